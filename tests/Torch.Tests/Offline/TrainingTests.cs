using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Offline;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Torch.Tests.Offline;

/// <summary>Normalised networks with the layers of the paper's VGG11 and ResNet18, narrow and shallow, trained as <c>train</c> does: calibrated, cross-entropy, Adam.</summary>
public sealed class TrainingTests
{
    private const int Frames = 5;
    private static readonly SensorGeometry Input = new(12, 12);
    private static readonly string[] Classes = ["left", "middle", "right"];

    [Theory]
    [InlineData("6C3p1bn-AP2-8C3p1bn-8C3p1bn-AP2-FC24bn-FC24bn")]
    [InlineData("6C3p1bn-6C3p1bn-6C3p1bn+2-8C3p1s2bn-8C3p1bn+2-AAP3")]
    public void RunEpoch_NormalisedNetworks_LearnThreeBars(string notation)
    {
        Native.Require();
        EngineFactory torch = (model, lanes, intervalFrames, rule, _) => Native.Engine(model, lanes, intervalFrames, rule);
        var options = new TrainingOptions
        {
            Epochs = 8,
            Batch = 10,
            LearningRate = 0.003,
            Shift = 0,
            Rule = new LearningRule { Optimizer = OptimizerKind.Adam, Loss = LossKind.CrossEntropy },
        };
        var (training, test) = (Bars(90, seed: 1), Bars(60, seed: 2));
        var model = Model.Create(NetworkCatalogue.Build(notation, Input, Classes.Length, blockLayers: 2), Classes, options.Seed);
        var rates = RateCalibration.Apply(model, training, createEngine: torch);
        Assert.All(rates.Where(rate => rate.Layer.EndsWith("conv", StringComparison.Ordinal)), rate => Assert.InRange(rate.Rate, 0.05, 0.15));
        using var trainer = new Trainer(model, training, test, options, TimeProvider.System, createEngine: torch);

        while (!trainer.State.IsDone)
        {
            trainer.RunEpoch(TestContext.Current.CancellationToken);
        }

        Assert.True(trainer.State.Curve[^1].Loss < 0.9 * trainer.State.Curve[0].Loss, string.Join(", ", trainer.State.Curve));
        Assert.InRange(trainer.State.Curve[^1].TestAccuracy!.Value, 0.8, 1);
    }

    /// <summary>A bar in the left, the middle or the right third, with noise.</summary>
    private static SampleSet Bars(int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        var words = EventFrame.WordCount(Input);
        ulong[] Draw(int kind)
        {
            var bits = new ulong[Frames * words];
            for (var at = 0; at < Frames * 2 * Input.Pixels; at++)
            {
                var (frame, pixel) = int.DivRem(at, 2 * Input.Pixels);
                if ((pixel % Input.Width / 4 == kind && random.NextInt(3) > 0) || random.NextInt(20) == 0)
                {
                    bits[(frame * words) + (pixel / 64)] |= 1UL << pixel;
                }
            }

            return bits;
        }

        return new SampleSet(Input, Frames, Classes, [.. Enumerable.Range(0, count).Select(sample => (Draw(sample % 3), sample % 3, 1L))]);
    }
}
