using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Engine;

/// <summary>Lanes that begin at the border above frozen blocks, held against lanes that run through all of them.</summary>
public sealed class LatentReplayTests
{
    private const int Interval = 4;
    private const int Intervals = 3;
    private const float Rate = 0.1f;
    private static readonly SensorGeometry Input = new(12, 10);
    private static readonly LabelledLane[] Lanes = [new(0, 2), new(1, 0, 0.5f), new(2, 1)];

    [Theory]
    [InlineData(1, 0.9f, OptimizerKind.Sgd, 1)]
    [InlineData(2, 0.9f, OptimizerKind.Sgd, 2)]
    [InlineData(1, 0f, OptimizerKind.Sgd, 2)]
    [InlineData(2, 0f, OptimizerKind.Adam, 1)]
    public void Learn_LanesGivenTheBorder_LearnAsLanesGivenFrames(int frozenBlocks, float momentum, OptimizerKind optimizer, int threads)
    {
        var rule = new LearningRule { FrozenBlocks = frozenBlocks, Momentum = momentum, Optimizer = optimizer };
        Model full = NewModel(), latent = NewModel();
        using var fullEngine = new ManagedEngine(full, Lanes.Length, Interval, rule, threads);
        using var latentEngine = new ManagedEngine(latent, Lanes.Length, Interval, rule, threads);
        var random = new SeededRandom(3);
        for (var interval = 0; interval < Intervals; interval++)
        {
            Begin(fullEngine);
            Begin(latentEngine);
            for (var step = 0; step < Interval; step++)
            {
                Step(fullEngine, latentEngine, random);
                Assert.All(Lanes, lane => Assert.Equal(fullEngine.Output(lane.Lane), latentEngine.Output(lane.Lane)));
            }

            Assert.Equal(fullEngine.Learn(Lanes, Rate), latentEngine.Learn(Lanes, Rate));
        }

        Assert.Equal(full.Digest(), latent.Digest());
        AssertChanged(full, frozenBlocks);
    }

    [Fact]
    public void Learn_FrozenBlocks_ChangesTheBlocksAboveAsWithoutFreezing()
    {
        Model frozen = NewModel(), free = NewModel();
        foreach (var (model, frozenBlocks) in new[] { (frozen, 1), (free, 0) })
        {
            using var engine = new ManagedEngine(model, Lanes.Length, Interval, new LearningRule { FrozenBlocks = frozenBlocks });
            var random = new SeededRandom(3);
            for (var step = 0; step < Interval; step++)
            {
                Array.ForEach(Lanes, lane => engine.Step(lane.Lane, Frame(random)));
            }

            engine.Learn(Lanes, Rate);
        }

        AssertChanged(free, frozenBlocks: 0);
        Assert.All(frozen.Tensors.Zip(free.Tensors), pair => Assert.Equal(!IsBelow(pair.First, 1), pair.First.Values.Span.SequenceEqual(pair.Second.Values)));
    }

    [Fact]
    public void Memory_FrozenBlocks_HaveNeitherGradientsNorMomentum()
    {
        using var frozen = new ManagedEngine(NewModel(), Lanes.Length, Interval, new LearningRule { FrozenBlocks = 2 });
        using var free = new ManagedEngine(NewModel(), Lanes.Length, Interval, new LearningRule());

        Assert.Equal(ReachableArrays.Bytes(frozen), frozen.Memory.Total);
        Assert.True(frozen.Memory.Gradients < free.Memory.Gradients);
        Assert.True(frozen.Memory.Optimizer < free.Memory.Optimizer);
        Assert.Equal(free.Memory.Weights, frozen.Memory.Weights);
    }

    [Fact]
    public void Border_NothingFrozen_IsEmptyAndTakesNothing()
    {
        using var engine = new ManagedEngine(NewModel(), 1, Interval, new LearningRule());
        engine.Step(0, [1]);

        Assert.Equal(0, engine.BorderWords);
        Assert.Empty(engine.Border(0).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.SetLatent(0, []));
    }

    [Fact]
    public void SetLatent_OfAnotherSize_Throws()
    {
        using var engine = new ManagedEngine(NewModel(), 1, Interval, new LearningRule { FrozenBlocks = 1 });

        Assert.Throws<ArgumentOutOfRangeException>(() => engine.SetLatent(0, new ulong[engine.BorderWords + 1]));
    }

    [Fact]
    public void Constructor_EveryBlockFrozen_SaysWhatToLower()
    {
        var error = Assert.Throws<NetworkException>(() => new ManagedEngine(NewModel(), 1, Interval, new LearningRule { FrozenBlocks = 3 }));

        Assert.Equal(
            "network 4C3p1-AP2-8C3p1-12 has 3 local blocks, of which 3 are to stay as they are: lower Learning:LatentBlock, so that one is left that learns",
            error.Message);
    }

    /// <summary>Lane 0 sees a frame in both engines; the others do in one, and in the other what crossed the border there.</summary>
    private static void Step(ManagedEngine full, ManagedEngine latent, SeededRandom random)
    {
        foreach (var (lane, _, _) in Lanes)
        {
            var frame = Frame(random);
            full.Step(lane, frame);
            if (lane == 0)
            {
                latent.SetInput(lane, frame);
            }
            else
            {
                latent.SetLatent(lane, full.Border(lane));
            }
        }

        latent.Step([0, 1, 2]);
    }

    private static void Begin(ManagedEngine engine)
    {
        foreach (var (lane, _, _) in Lanes)
        {
            engine.BeginInterval(lane);
        }
    }

    private static int[] Frame(SeededRandom random) => [.. Enumerable.Range(0, 2 * Input.Pixels).Where(_ => random.NextInt(5) == 0)];

    private static void AssertChanged(Model model, int frozenBlocks) => Assert.All(
        model.Tensors.Zip(NewModel().Tensors), pair => Assert.Equal(IsBelow(pair.First, frozenBlocks), pair.First.Values.Span.SequenceEqual(pair.Second.Values)));

    private static bool IsBelow(WeightTensor tensor, int block) => tensor.Name[1] - '0' < block;

    private static Model NewModel()
    {
        var spec = NetworkCatalogue.Build("4C3p1-AP2-8C3p1-12", Input, classes: 3, blockLayers: 1) with
        {
            Neuron = NeuronParameters.Default with { SurrogateWidth = 0.87f }, // so that errors reach every layer
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
}
