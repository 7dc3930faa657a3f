using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Torch.Tests.Engine;

/// <summary>Where the newest weights are: with the engine, in the model that it holds, in a checkpoint that another engine goes on from.</summary>
public sealed class WeightTests : IDisposable
{
    private const int Lanes = 3;
    private const float Rate = 0.02f;
    private static readonly LearningRule Rule = new() { Momentum = 0.9f, Loss = LossKind.CrossEntropy };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(OptimizerKind.Sgd, true)]
    [InlineData(OptimizerKind.Sgd, false)]
    [InlineData(OptimizerKind.Adam, true)]
    [InlineData(OptimizerKind.Adam, false)]
    public void Checkpoint_TrainedByOneEngine_GoesOnOnTheOther(OptimizerKind optimizer, bool fromTorch)
    {
        Native.Require();
        var rule = Rule with { Optimizer = optimizer };
        var path = _folder.File("model.safetensors");
        var rate = optimizer == OptimizerKind.Adam ? 0.002f : Rate;
        EngineFactory torch = (model, lanes, intervalFrames, how, _) => Native.Engine(model, lanes, intervalFrames, how);
        EngineFactory managed = ManagedEngine.Create;
        var (first, second) = fromTorch ? (torch, managed) : (managed, torch);
        var trained = Shown.NewModel();
        using (var engine = first(trained, Lanes, Shown.Interval, rule, 1))
        {
            Shown.Learn(engine, Lanes, 5, rate);
            Checkpoint.Save(path, trained); // while the engine holds it
        }

        var (same, other) = (Checkpoint.Load(path), Checkpoint.Load(path));
        Assert.Equal(trained.Digest(), other.Digest());
        Assert.Equal(5, other.Updates);
        using var goingOn = first(same, Lanes, Shown.Interval, rule, 1);
        using var taking = second(other, Lanes, Shown.Interval, rule, 1);
        Assert.Equal(Shown.Run(goingOn, Lanes, seed: 90), Shown.Run(taking, Lanes, seed: 90));
        Assert.Equal(Shown.Learn(goingOn, Lanes, 5, rate, seed: 50), Shown.Learn(taking, Lanes, 5, rate, seed: 50));
        foreach (var (one, two) in same.Tensors.Zip(other.Tensors))
        {
            Assert.All(one.Values.Zip(two.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
            Assert.All(one.Velocity.Zip(two.Velocity), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }
    }

    [Theory]
    [InlineData(Shown.Plain)]
    [InlineData(Shown.Residual)]
    public void Learn_TheSameTwice_GivesTheSameBits(string notation)
    {
        string Digest()
        {
            var model = Shown.NewModel(notation);
            using var engine = Native.Engine(model, Lanes, Shown.Interval, Rule with { Dropout = 0.2f });
            Shown.Learn(engine, Lanes, 10, Rate);
            return model.Digest();
        }

        Assert.Equal(Digest(), Digest());
    }

    [Theory]
    [InlineData(Shown.Plain, 1)]
    [InlineData(Shown.Plain, 0)]
    [InlineData("6C3p1-FC9", 1)]
    public void Learn_AFewLanesAtATime_IsTheSameButForRounding(string notation, int blockLayers)
    {
        Model Learned(long mapNumbers)
        {
            var model = Shown.NewModel(notation, blockLayers);
            using var engine = Native.Engine(model, 5, Shown.Interval, Rule, mapNumbers);
            Shown.Learn(engine, 5, 3, Rate);
            return model;
        }

        foreach (var (one, other) in Learned(mapNumbers: 1).Tensors.Zip(Learned(mapNumbers: 1 << 24).Tensors)) // a lane at a time, and all of them
        {
            Assert.All(one.Values.Zip(other.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    [Fact]
    public void Tensors_WhileAnEngineLearns_AreItsNewest()
    {
        var model = Shown.NewModel();
        var before = model.Digest();
        var engine = Native.Engine(model, Lanes, Shown.Interval, Rule);
        Shown.Learn(engine, Lanes, 1, Rate);
        var once = model.Digest();
        Shown.Learn(engine, Lanes, 1, Rate);
        var twice = model.Digest();

        engine.Dispose();

        Assert.Equal(3, new[] { before, once, twice }.Distinct().Count());
        Assert.Equal(twice, model.Digest());
        using var next = Native.Engine(model, Lanes, Shown.Interval, Rule); // free again
        Assert.Throws<InvalidOperationException>(() => Native.Engine(model, Lanes, Shown.Interval, Rule));
    }

    [Fact]
    public void WithClass_WhileAnEngineHoldsTheWeights_GrowsFromItsNewest()
    {
        var model = Shown.NewModel();
        var engine = Native.Engine(model, Lanes, Shown.Interval, Rule);
        Shown.Learn(engine, Lanes, 2, Rate);

        var grown = model.WithClass("d");
        engine.Dispose();

        var later = model.WithClass("d");
        Assert.Equal(later.Digest(), grown.Digest());
        Assert.All(grown.Tensors.Zip(later.Tensors), pair => Assert.Equal(pair.Second.Velocity, pair.First.Velocity));
        using var next = Native.Engine(grown, Lanes, Shown.Interval, Rule);
        Shown.Run(next, Lanes, seed: 5);
        next.Learn([new LabelledLane(0, 3)], Rate);
        Assert.NotEqual(later.Digest(), grown.Digest());
    }

    [Fact]
    public void Written_OlderWeights_AreWhatTheEngineGoesOnFrom()
    {
        var (model, straight) = (Shown.NewModel(Shown.Residual), Shown.NewModel(Shown.Residual));
        using var engine = Native.Engine(model, Lanes, Shown.Interval, Rule with { Momentum = 0 });
        using var other = Native.Engine(straight, Lanes, Shown.Interval, Rule with { Momentum = 0 });
        var old = model.Tensors.Select(tensor => tensor.Values.Span.ToArray()).ToList();
        Shown.Learn(engine, Lanes, 3, Rate);
        foreach (var (tensor, values) in model.Tensors.Zip(old))
        {
            values.CopyTo(tensor.Values.Span);
        }

        model.Written();

        engine.Reset(0);
        engine.Reset(1);
        engine.Reset(2);
        Shown.Learn(engine, Lanes, 2, Rate);
        Shown.Learn(other, Lanes, 2, Rate);
        Assert.Equal(straight.Digest(), model.Digest());
    }
}
