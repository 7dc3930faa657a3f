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
    [InlineData("4C3p1bn", "b0.l0.conv (4C3p1bn)")]
    [InlineData("4C3p1-4C3p1+1", "b1.l0.conv (4C3p1+1)")]
    [InlineData("4C3p1-AAP2", "b0.l1.pool (AAP2)")]
    public void Constructor_ALayerThatIsNotOfBits_NamesItAndTheEngineThatRunsIt(string network, string layer)
    {
        var model = Model.Create(NetworkCatalogue.Build(network, Input, Classes, 1), ["a", "b", "c"], seed: 1);

        var error = Assert.Throws<NetworkException>(() => new ManagedEngine(model, 1, Interval, Rule));

        Assert.Equal(
            $"network {network}: layer {layer} is beyond the managed engine, which has no normalisation, shortcuts and adaptive pools: " +
            "compute on libtorch (--engine torch, or Learning:Engine=torch for run and replay), or choose another network",
            error.Message);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(1, false)] // random classifiers, drawn anew
    public void Learn_SeveralIntervals_FollowsTheEquations(int blockLayers, bool trainableClassifiers)
    {
        var model = Create(blockLayers, trainableClassifiers);
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
            Assert.All(naive.Layers.Where(layer => layer.Plan.Weights > 0 && !layer.Plan.IsDrawnAnew), layer => AssertSame(layer.Naive.Gradient, FileOrder(model, engine, layer.Plan.Name)));
            naive.Descend(Rate, Momentum);
            engine.Descend(Rate);
            Assert.All(model.Tensors, tensor => AssertSame(naive.Layers.Single(layer => layer.Plan.Name == tensor.Name).Naive.Weights, tensor.ToFileOrder(tensor.Values)));
        }

        Assert.All(model.Tensors, tensor => Assert.Contains(tensor.Velocity, velocity => velocity != 0)); // every layer had something to learn
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void AddGradients_FewActiveInputs_FollowsTheEquationsWhereErrorsAreLeftOut(int blockLayers)
    {
        var model = Create(blockLayers, trainableClassifiers: true, new SensorGeometry(24, 20));
        var naive = new NaiveNetwork(model, Lanes);
        using var engine = new ManagedEngine(model, Lanes, Interval, Rule);
        var random = new SeededRandom(6);
        for (var interval = 0; interval < 3; interval++)
        {
            RunInterval(engine, naive, Interval, random, new SensorGeometry(24, 20), oneIn: 200); // about 5 of 960
            var scale = 1f / (Lanes * Classes);
            naive.AddGradients(Targets, scale);
            engine.AddGradients([.. Targets.Select((target, lane) => new LabelledLane(lane, target))], scale);
            Assert.All(naive.Layers.Where(layer => layer.Plan.Weights > 0), layer => AssertSame(layer.Naive.Gradient, FileOrder(model, engine, layer.Plan.Name)));
            naive.Descend(0, 0);
            engine.Descend(0);
        }
    }

    [Theory]
    [InlineData(1, 0f)]
    [InlineData(Interval, 0f)]
    [InlineData(Interval, 0.3f)]
    [InlineData(70, 0f)] // more than are summed up in one go
    public void Learn_ALoneLaneByPlainDescent_GivesTheBitsOfGradientsThatAreGatheredFirst(int steps, float dropout)
    {
        var rule = new LearningRule { Momentum = 0, Dropout = dropout };
        var (model, twin) = (Create(blockLayers: 1, trainableClassifiers: true), Create(blockLayers: 1, trainableClassifiers: true));
        using var engine = new ManagedEngine(model, Lanes, steps, rule);
        using var gathering = new ManagedEngine(twin, Lanes, steps, rule);
        var random = new SeededRandom(7);
        for (var interval = 0; interval < 3; interval++)
        {
            engine.BeginInterval(0, forLearning: true);
            gathering.BeginInterval(0, forLearning: true);
            for (var step = 0; step < steps; step++)
            {
                int[] active = [.. Enumerable.Range(0, 2 * Input.Pixels).Where(_ => random.NextInt(6) == 0)];
                engine.Step(0, active);
                gathering.Step(0, active);
            }

            engine.Learn([new(0, interval)], Rate);
            gathering.AddGradients([new(0, interval)], 1f / Classes);
            gathering.Descend(Rate);
            Assert.Equal(twin.Digest(), model.Digest());
        }

        Assert.NotEqual(Create(blockLayers: 1, trainableClassifiers: true).Digest(), model.Digest());
    }

    [Fact]
    public void Learn_ClassifiersThatDoNotTrain_AreNotStoredAndTheOthersLearn()
    {
        var model = Create(blockLayers: 1, trainableClassifiers: false);
        var before = model.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Values.ToArray());
        using var engine = new ManagedEngine(model, Lanes, Interval, Rule);
        RunInterval(engine, new NaiveNetwork(model, Lanes), Interval, new SeededRandom(5));

        engine.Learn([new(0, 2), new(1, 0)], Rate);

        Assert.Equal(["b0.l0.conv", "b1.l0.conv", "b2.l0.fc", "b2.cls"], model.Tensors.Select(tensor => tensor.Name));
        Assert.All(model.Tensors, tensor => Assert.NotEqual(before[tensor.Name], tensor.Values));
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

    [Theory]
    [InlineData(0f, OptimizerKind.Sgd)]
    [InlineData(0.9f, OptimizerKind.Sgd)]
    [InlineData(0f, OptimizerKind.Adam)]
    public void Memory_AnyRule_CountsEveryArray(float momentum, OptimizerKind optimizer)
    {
        var model = Create(blockLayers: 1, trainableClassifiers: true);
        using var engine = new ManagedEngine(model, Lanes, Interval, Rule with { Momentum = momentum, Optimizer = optimizer, Dropout = 0.1f });
        var memory = engine.Memory;

        Assert.Equal(ReachableArrays.Bytes(engine), memory.Total);

        // 4C3p1 (2 and 4 channels, filled up to 4), its classifier (3, filled up to 4), 6C3p1 (6, filled up to 8), classifier, 12, classifier
        var weights = (9 * 4 * 4) + (48 * 4) + (9 * 4 * 8) + (96 * 4) + (96 * 12) + (12 * 4);
        var moments = optimizer == OptimizerKind.Adam ? 2 : momentum > 0 ? 1 : 0;
        const int Line = 64; // each array has room to begin on a cache line
        Assert.Equal((4 * weights) + (6 * Line), memory.Weights);
        Assert.Equal(moments * memory.Weights, memory.Optimizer);
        Assert.Equal(Lanes * ((4 * ((4 * 48) + 48 + 4 + 96 + 4 + 12 + 4)) + (7 * Line)), memory.State);
    }

    [Fact]
    public void Memory_LongerIntervals_HistoryGrowsByTheSameForEachStep()
    {
        long History(int steps)
        {
            using var engine = new ManagedEngine(Create(1, true), Lanes, steps, Rule);
            return engine.Memory.History;
        }

        var perStep = History(2) - History(1);
        Assert.True(perStep > 0);
        Assert.Equal(perStep * 10, History(12) - History(2));
        Assert.Equal(perStep * 48, History(60) - History(12));
    }

    /// <summary>Constants whose threshold and window edges no pooled potential meets exactly, and a window that holds silent neurons, so that errors reach every layer.</summary>
    private static Model Create(int blockLayers, bool trainableClassifiers, SensorGeometry? input = null)
    {
        var spec = NetworkCatalogue.Build("4C3p1-AP2-6C3p1-12", input ?? Input, Classes, blockLayers) with
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

    private static void RunInterval(ManagedEngine engine, NaiveNetwork naive, int steps, SeededRandom random, SensorGeometry? input = null, int oneIn = 6)
    {
        naive.BeginInterval();
        for (var lane = 0; lane < Lanes; lane++)
        {
            engine.BeginInterval(lane);
            for (var step = 0; step < steps; step++)
            {
                double[] frame = [.. Enumerable.Range(0, 2 * (input ?? Input).Pixels).Select(_ => random.NextInt(oneIn) == 0 ? 1.0 : 0.0)];
                engine.Step(lane, [.. Enumerable.Range(0, frame.Length).Where(i => frame[i] != 0)]);
                naive.Step(lane, frame);
                AssertOutput(engine.Output(lane).ToArray(), naive.Layers.Last().History[lane][step].Spikes);
            }
        }
    }

    private static void AssertOutput(ulong[] bits, double[] spikes) =>
        Assert.Equal(spikes.Select(spike => spike != 0), spikes.Select((_, i) => SpikeBits.Contains(bits, i)));

    private static float[] FileOrder(Model model, ManagedEngine engine, string layer) =>
        model.Tensors.Single(tensor => tensor.Name == layer).ToFileOrder(engine.Gradient(layer));

    private static void AssertSame(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var tolerance = 1e-5 * expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
