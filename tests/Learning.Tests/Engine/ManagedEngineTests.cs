using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Engine;

/// <summary>The engine against the equations written out (<see cref="NaiveNetwork"/>), over intervals with carried state.</summary>
public class ManagedEngineTests
{
    private const int Classes = 3;
    private const int Interval = 4;
    private const int Lanes = 2;
    private const float Rate = 0.1f;
    private const float Momentum = 0.9f;
    private static readonly LearningRule Rule = new() { Momentum = Momentum };
    private static readonly int[] Targets = [2, 0];
    private static readonly SensorGeometry Input = new(8, 6);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Learn_SeveralIntervals_FollowsTheEquations(int blockLayers)
    {
        var model = Create(blockLayers, trainableClassifiers: true);
        var naive = new NaiveNetwork(model, Lanes);
        var engine = new ManagedEngine(model, Lanes, Interval, Rule);
        var random = new SeededRandom(5);
        var lanes = Targets.Select((target, lane) => new LabelledLane(lane, target)).ToArray();
        for (var interval = 0; interval < 4; interval++)
        {
            var steps = interval == 2 ? Interval - 1 : Interval; // one that is shorter
            RunInterval(engine, naive, steps, random);
            var scale = 1f / (Lanes * Classes);
            Assert.Equal(naive.AddGradients(Targets, scale), engine.AddGradients(lanes, scale), 1e-6);
            Assert.All(naive.Layers.Where(layer => layer.Plan.Weights > 0), layer => AssertSame(layer.Naive.Gradient, FileOrder(model, engine, layer.Plan.Name)));
            naive.Descend(Rate, Momentum);
            engine.Descend(Rate, Momentum);
            Assert.All(model.Tensors, tensor => AssertSame(naive.Layers.Single(layer => layer.Plan.Name == tensor.Name).Naive.Weights, tensor.ToFileOrder(tensor.Values)));
        }

        Assert.All(model.Tensors, tensor => Assert.Contains(tensor.Velocity, velocity => velocity != 0)); // every layer had something to learn
    }

    [Fact]
    public void Learn_ClassifiersThatDoNotTrain_ChangesAllOthersAndTheOutput()
    {
        var model = Create(blockLayers: 1, trainableClassifiers: false);
        var before = model.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Values.ToArray());
        var engine = new ManagedEngine(model, Lanes, Interval, Rule);
        RunInterval(engine, new NaiveNetwork(model, Lanes), Interval, new SeededRandom(5));

        engine.Learn([new(0, 2), new(1, 0)], Rate);

        Assert.Equal(["b0.cls", "b1.cls"], model.Tensors.Where(tensor => tensor.Values.SequenceEqual(before[tensor.Name])).Select(tensor => tensor.Name));
    }

    [Fact]
    public void Learn_OneLane_LeavesTheOtherLanesOut()
    {
        var model = Create(blockLayers: 1, trainableClassifiers: true);
        var alone = Create(blockLayers: 1, trainableClassifiers: true);
        var two = new ManagedEngine(model, Lanes, Interval, Rule);
        var one = new ManagedEngine(alone, 1, Interval, Rule);
        for (var step = 0; step < Interval; step++)
        {
            int[] active = [3, 17, 40 + step];
            two.Step(1, [step]);
            two.Step(0, active);
            one.Step(0, active);
        }

        two.Learn([new(0, 1)], Rate);
        one.Learn([new(0, 1)], Rate);

        Assert.Equal(alone.Digest(), model.Digest());
    }

    [Fact]
    public void Step_MoreThanAnIntervalHas_Throws()
    {
        var engine = new ManagedEngine(Create(1, true), 1, intervalFrames: 1, Rule);
        engine.Step(0, []);
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Step(0, []));
    }

    [Fact]
    public void Memory_ASmallNetwork_CountsEveryArray()
    {
        var model = Create(blockLayers: 1, trainableClassifiers: false);
        var memory = new ManagedEngine(model, Lanes, Interval, Rule).Memory;
        var weights = (4 * 2 * 9) + (3 * 4 * 3 * 4) + (6 * 4 * 9) + (3 * 6 * 12) + (12 * 6 * 12) + (3 * 12); // conv, cls, conv, cls, fc, cls
        var neurons = (4 * 48) + (4 * 12) + 3 + (6 * 12) + 3 + 12 + 3;
        Assert.Equal(weights, model.Parameters);
        Assert.Equal(4 * weights, memory.Weights);
        Assert.Equal(4 * (weights - 144 - 216), memory.Gradients);
        Assert.Equal(memory.Gradients, memory.Optimizer);
        Assert.Equal(4 * neurons * Lanes, memory.State);
        Assert.Equal(4 * neurons * 3, memory.Scratch);
        long[] words = [3, 1, 1, 2, 1, 1, 1];
        Assert.Equal(8 * Lanes * ((2 * Interval) + words.Sum(layer => layer * ((2 * Interval) + 1))), memory.History);
        Assert.Equal(0, memory.Replay);
        Assert.Equal(memory.Weights + memory.Gradients + memory.Optimizer + memory.State + memory.Scratch + memory.History, memory.Total);
    }

    /// <summary>Constants whose threshold and window edges no pooled potential meets exactly, and a window that holds silent neurons, so that errors reach every layer.</summary>
    private static Model Create(int blockLayers, bool trainableClassifiers)
    {
        var spec = NetworkCatalogue.Build("4C3p1-AP2-6C3p1-12", Input, Classes, blockLayers) with
        {
            Neuron = NeuronParameters.Default with { Threshold = 0.23f, Reset = 0.27f, SurrogateWidth = 0.87f },
            TrainableClassifiers = trainableClassifiers,
        };
        var model = Model.Create(spec, ["a", "b", "c"], seed: 4);
        foreach (var tensor in model.Tensors)
        {
            for (var i = 0; i < tensor.Values.Length; i++)
            {
                tensor.Values[i] *= 2.5f; // so that every layer fires
            }
        }

        return model;
    }

    private static void RunInterval(ManagedEngine engine, NaiveNetwork naive, int steps, SeededRandom random)
    {
        naive.BeginInterval();
        for (var lane = 0; lane < Lanes; lane++)
        {
            engine.BeginInterval(lane);
            for (var step = 0; step < steps; step++)
            {
                double[] frame = [.. Enumerable.Range(0, 2 * Input.Pixels).Select(_ => random.NextInt(6) == 0 ? 1.0 : 0.0)];
                engine.Step(lane, [.. Enumerable.Range(0, frame.Length).Where(i => frame[i] != 0)]);
                naive.Step(lane, frame);
                AssertOutput(engine.Output(lane).ToArray(), naive.Layers.Last().History[lane][step].Spikes);
            }
        }
    }

    private static void AssertOutput(ulong[] bits, double[] spikes) =>
        Assert.Equal(spikes.Select(spike => spike != 0), spikes.Select((_, i) => SpikeBits.Contains(bits, i)));

    private static float[] FileOrder(Model model, ManagedEngine engine, string layer) =>
        model.Tensors.Single(tensor => tensor.Name == layer).ToFileOrder(engine.Layers.Single(trained => trained.Connections.Plan.Name == layer).Gradient);

    private static void AssertSame(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var tolerance = 1e-5 * expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
