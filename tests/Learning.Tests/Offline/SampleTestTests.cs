using EdgeLearner.Learning.Offline;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Learning.Tests.Offline;

public sealed class SampleTestTests
{
    [Fact]
    public void Run_AModelThatIsLearning_LeavesWeightsAndWhatTheOptimizerRemembers()
    {
        var model = ToySamples.NewModel();
        model.Prepare(new LearningRule { Optimizer = OptimizerKind.Adam });
        model.Updates = 7;
        model.Tensors[0].Velocity[0] = 0.5f;
        var digest = model.Digest();

        var test = SampleTest.Run(model, ToySamples.Create(6, seed: 2), lanes: 2, threads: 1, stop: TestContext.Current.CancellationToken);

        Assert.Equal(6, test.Samples);
        Assert.Equal((digest, 7L, 0.5f), (model.Digest(), model.Updates, model.Tensors[0].Velocity[0]));
    }
}
