using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Offline;
using EdgeLearner.Learning.Rules;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Learning.Tests.Offline;

/// <summary>Real recordings, a small network and a few seconds.</summary>
public class RealDataTests
{
    /// <remarks>Measured with seeds 1 to 4: 0.74, 0.79, 0.52, 0.69. Chance: 0.1.</remarks>
    [Fact]
    public void Train_ThreeHundredDigitsThreeTimes_KnowsMostOfOthers()
    {
        var all = ManifestReader.Read(TestData.Require("datasets", "nmnist-small", "manifest.csv"));
        var training = Load(new Manifest(all.Path, [.. all.Rows.Take(300)]));
        var test = Load(new Manifest(all.Path, [.. all.Rows.Skip(700).Take(100)]));
        var options = new TrainingOptions
        {
            Epochs = 3,
            Batch = 10,
            LearningRate = 0.001,
            Shift = 0,
            Rule = new LearningRule { Optimizer = OptimizerKind.Adam },
            Threads = 2,
        };
        var spec = NetworkCatalogue.Build("8C3p1-AP2-16C3p1-AP2-32C3p1-FC64", training.Input, training.Classes.Count, blockLayers: 1);
        var model = Model.Create(spec, training.Classes, options.Seed);
        RateCalibration.Apply(model, training);
        using var trainer = new Trainer(model, training, test, options, TimeProvider.System);

        while (!trainer.State.IsDone)
        {
            trainer.RunEpoch(TestContext.Current.CancellationToken);
        }

        Assert.InRange(trainer.State.Curve[^1].TestAccuracy!.Value, 0.6, 1);
    }

    private static SampleSet Load(Manifest manifest) => SampleLoader.Load(manifest, new FramingOptions(), stop: TestContext.Current.CancellationToken);
}
