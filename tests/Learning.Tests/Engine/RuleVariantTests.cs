using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Engine;

/// <summary>Dropout, clipping and a change of the optimizer; and everything at once with any number of threads and every width.</summary>
public class RuleVariantTests
{
    private const int Interval = 3;
    private static readonly SensorGeometry Input = new(10, 8);

    [Fact]
    public void Learn_EverythingAtOnce_GivesTheSameBitsForEveryWidthAndNumberOfThreads()
    {
        string? digest = null;
        foreach (var (bits, threads) in new[] { (Widths.Scalar, 1), (128, 3), (256, 5), (512, 8), (512, 1) })
        {
            var rule = new LearningRule { Loss = LossKind.CrossEntropy, Optimizer = OptimizerKind.Adam, Dropout = 0.3f, ClipNorm = 0.01f };
            var model = Create();
            using var engine = new ManagedEngine(model, lanes: 9, Interval, rule, threads, Widths.Kernels(bits));
            for (var i = 0; i < 3; i++)
            {
                RunInterval(engine, lanes: 9, seed: 4, forLearning: true);
                engine.Learn([.. Enumerable.Range(0, 9).Select(lane => new LabelledLane(lane, lane % 3))], rate: 0.01f);
            }

            digest ??= model.Digest();
            Assert.Equal(digest, model.Digest());
        }
    }

    [Fact]
    public void Step_WithDropout_DropsThatShareAndMakesUpForIt()
    {
        using var engine = new ManagedEngine(Create(), lanes: 1, Interval, new LearningRule { Dropout = 0.5f });
        engine.BeginInterval(0, forLearning: true);
        var kept = SpikeBits.Count(engine.Lanes[0].Blocks[0].Layers[0].Kept) / 640.0; // 8 channels of 10x8

        Assert.InRange(kept, 0.42, 0.58);
        Assert.Empty(engine.Lanes[0].Blocks[0].Layers[1].Kept.ToArray()); // a pool drops nothing
        engine.BeginInterval(0);
        Assert.Empty(engine.Lanes[0].Blocks[0].Layers[0].Kept.ToArray()); // nor does an interval that predicts
    }

    [Fact]
    public void AddGradients_WithDropout_ThoseOfDroppedNeuronsAreZeroAndTheOthersWeighMore()
    {
        // One hidden layer of which every spike reaches the classifier twice as strongly: gradients of W are those of 2 W with spikes that are there.
        var rule = new LearningRule { Momentum = 0, Dropout = 0.5f };
        var model = Model.Create(NetworkCatalogue.Build("16", Input, 3, blockLayers: 0), ["a", "b", "c"], seed: 1);
        Scale(model, "b0.l0.fc", 4);
        var plain = Model.Create(model.Spec, model.Classes, seed: 1);
        Scale(plain, "b0.l0.fc", 4);
        Scale(plain, "b0.cls", 2);
        using var dropping = new ManagedEngine(model, 1, 1, rule);
        using var keeping = new ManagedEngine(plain, 1, 1, rule with { Dropout = 0 });
        RunInterval(dropping, 1, seed: 2, forLearning: true, steps: 1);
        RunInterval(keeping, 1, seed: 2, forLearning: true, steps: 1);
        var kept = dropping.Lanes[0].Blocks[0].Layers[0].Kept[0] & 0xFFFF;
        Assert.NotEqual(0UL, kept & keeping.Lanes[0].Blocks[0].Layers[0].Spikes(0)[0]);
        Assert.Equal(keeping.Lanes[0].Blocks[0].Layers[0].Spikes(0)[0] & kept, dropping.Lanes[0].Blocks[0].Layers[0].Spikes(0)[0]);

        dropping.AddGradients([new(0, 1)], scale: 1);

        var hidden = model.Tensors[0].ToFileOrder(dropping.Gradient("b0.l0.fc"));
        for (var neuron = 0; neuron < 16; neuron++)
        {
            var row = hidden.AsSpan(neuron * 160, 160).ToArray();
            Assert.True((kept >> neuron & 1) != 0 || row.All(value => value == 0), $"neuron {neuron} was dropped");
        }

        Assert.Contains(hidden, value => value != 0);
    }

    [Fact]
    public void AddGradients_WithDropoutBelowAPool_ThoseOfDroppedNeuronsAreZero()
    {
        var spec = NetworkCatalogue.Build("16-AP1", Input, 3, blockLayers: 0) with { Neuron = NeuronParameters.Default with { SurrogateWidth = 2 } };
        var model = Model.Create(spec, ["a", "b", "c"], seed: 1); // the window is wide enough for the pool's potentials of 0 and 1
        using var engine = new ManagedEngine(model, 1, 1, new LearningRule { Momentum = 0, Dropout = 0.5f });
        RunInterval(engine, 1, seed: 2, forLearning: true, steps: 1);
        var kept = engine.Lanes[0].Blocks[0].Layers[0].Kept[0];

        engine.AddGradients([new(0, 1)], scale: 1);

        var hidden = model.Tensors[0].ToFileOrder(engine.Gradient("b0.l0.fc"));
        var learning = Enumerable.Range(0, 16).Where(neuron => hidden.AsSpan(neuron * 160, 160).ContainsAnyExcept(0f)).ToList();
        Assert.NotEmpty(learning);
        Assert.All(learning, neuron => Assert.True((kept >> neuron & 1) != 0, $"neuron {neuron} was dropped"));
    }

    [Fact]
    public void Learn_ALaneThatDidNotBeginForLearning_IsRefusedWithDropout()
    {
        using var engine = new ManagedEngine(Create(), 1, Interval, new LearningRule { Dropout = 0.5f });
        RunInterval(engine, 1, seed: 1, forLearning: false);
        Assert.Throws<InvalidOperationException>(() => engine.Learn([new(0, 0)], 0.1f));
    }

    [Fact]
    public void Learn_AClassOrLaneThatIsNone_IsRefused()
    {
        using var engine = new ManagedEngine(Create(), 1, Interval, new LearningRule());
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Learn([new(0, 0)], 0.1f)); // no step yet
        RunInterval(engine, 1, seed: 1, forLearning: true);
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Learn([new(0, 3)], 0.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Learn([new(0, -1)], 0.1f));
    }

    [Fact]
    public void Learn_WeightedLanes_CountAsOftenAsTheirWeights()
    {
        float[] Gradients(params LabelledLane[] lanes)
        {
            var model = Create();
            using var engine = new ManagedEngine(model, lanes.Length, Interval, new LearningRule { Momentum = 0 });
            RunInterval(engine, lanes.Length, seed: 3, forLearning: true);
            var before = model.Tensors.SelectMany(tensor => tensor.Values.ToArray()).ToArray();
            engine.Learn(lanes, rate: 1);
            return [.. before.Zip(model.Tensors.SelectMany(tensor => tensor.Values.ToArray()), (old, now) => old - now)];
        }

        var first = Gradients(new LabelledLane(0, 1, 3), new LabelledLane(1, 2, 1)); // (3 a + b) / 4
        var alike = Gradients(new LabelledLane(0, 1), new LabelledLane(1, 2)); // (a + b) / 2
        var second = Gradients(new LabelledLane(0, 1, 0.5f), new LabelledLane(1, 2, 1.5f)); // (a + 3 b) / 4
        Assert.All(first.Zip(alike, second), item => Assert.Equal(2 * item.Second, item.First + item.Third, 1e-6));
        Assert.Contains(first.Zip(alike), pair => Math.Abs(pair.First - pair.Second) > 1e-3);
        Assert.Throws<ArgumentOutOfRangeException>(() => Gradients(new LabelledLane(0, 1, 0)));
    }

    [Fact]
    public void Learn_AGradientThatIsNoNumber_ChangesNothingWhereItIsMeasured()
    {
        var model = Create();
        var rule = new LearningRule { MeasuresGradient = true };
        using var engine = new ManagedEngine(model, 1, Interval, rule);
        RunInterval(engine, 1, seed: 3, forLearning: true);
        Assert.InRange(engine.Learn([new(0, 1)], 0.01f).GradientNorm, 1e-6f, 100);

        model.Tensors[^1].Values.Span.Fill(float.NaN);
        var digest = model.Digest();
        RunInterval(engine, 1, seed: 4, forLearning: true);
        Assert.Equal(float.NaN, engine.Learn([new(0, 1)], 0.01f).GradientNorm);
        Assert.Equal(digest, model.Digest());
        Assert.Equal(1, model.Updates);
    }

    [Fact]
    public void Learn_ALongGradient_IsShortenedToTheClipNorm()
    {
        float[] Change(float clip)
        {
            var model = Create();
            var before = model.Tensors.SelectMany(tensor => tensor.Values.ToArray()).ToArray();
            using var engine = new ManagedEngine(model, 2, Interval, new LearningRule { Momentum = 0, ClipNorm = clip });
            RunInterval(engine, 2, seed: 3, forLearning: true);
            engine.Learn([new(0, 1), new(1, 2)], rate: 1);
            return [.. before.Zip(model.Tensors.SelectMany(tensor => tensor.Values.ToArray()), (old, now) => old - now)];
        }

        var whole = Change(clip: 0);
        var norm = Math.Sqrt(whole.Sum(value => (double)value * value));
        var clipped = Change((float)(norm / 4));

        Assert.Equal(norm / 4, Math.Sqrt(clipped.Sum(value => (double)value * value)), norm * 1e-4);
        Assert.All(whole.Zip(clipped), pair => Assert.Equal(pair.First / 4, pair.Second, 1e-6));
        Assert.Equal(whole, Change((float)(norm * 2)));
    }

    [Fact]
    public void Learn_AModelOfAnotherOptimizer_ForgetsWhatThatOneRemembered()
    {
        var model = Create();
        Learn(model, new LearningRule { Momentum = 0.9f }, intervals: 5);
        Assert.All(model.Tensors, tensor => Assert.Contains(tensor.Velocity, value => value != 0));
        var before = model.Tensors.SelectMany(tensor => tensor.Values.ToArray()).ToArray();

        Learn(model, new LearningRule { Optimizer = OptimizerKind.Adam }, intervals: 1);

        Assert.Equal(1, model.Updates);
        var after = model.Tensors.SelectMany(tensor => tensor.Values.ToArray());
        Assert.All(before.Zip(after), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 0.0101)); // Adam's first step is the rate at most

        Learn(model, new LearningRule { Momentum = 0 }, intervals: 1);
        Assert.All(model.Tensors, tensor => Assert.Equal((0, 0), (tensor.Velocity.Length, tensor.SquareMean.Length)));
    }

    private static void Learn(Model model, LearningRule rule, int intervals)
    {
        using var engine = new ManagedEngine(model, 1, Interval, rule);
        for (var i = 0; i < intervals; i++)
        {
            RunInterval(engine, 1, seed: (ulong)i, forLearning: true);
            engine.Learn([new(0, i % 3)], 0.01f);
        }
    }

    private static Model Create()
    {
        var model = Model.Create(NetworkCatalogue.Build("8C3p1-AP2-24C5p2-20", Input, 3, blockLayers: 1), ["a", "b", "c"], seed: 1);
        model.Tensors.ToList().ForEach(tensor => Scale(model, tensor.Name, 2));
        return model;
    }

    private static void Scale(Model model, string name, float factor)
    {
        foreach (ref var value in model.Tensors.Single(tensor => tensor.Name == name).Values.Span)
        {
            value *= factor;
        }
    }

    private static void RunInterval(ManagedEngine engine, int lanes, ulong seed, bool forLearning, int steps = Interval)
    {
        var random = new SeededRandom(seed);
        for (var lane = 0; lane < lanes; lane++)
        {
            engine.BeginInterval(lane, forLearning);
        }

        for (var step = 0; step < steps; step++)
        {
            for (var lane = 0; lane < lanes; lane++)
            {
                engine.SetInput(lane, [.. Enumerable.Range(0, 2 * Input.Pixels).Where(_ => random.NextInt(5) == 0)]);
            }

            engine.Step([.. Enumerable.Range(0, lanes)]);
        }
    }
}
