using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Torch.Tests.Engine;

/// <summary>Every option of the rule, held against the managed engine over several updates.</summary>
public sealed class RuleVariantTests
{
    private const int Lanes = 4;
    private const int Intervals = 4;
    private const double CancelledShare = 0.02; // of gradients: exactly 0 here and a rounding there, of which Adam makes whole steps

    public static TheoryData<string> Names() => [.. Rules.Keys];

    private static Dictionary<string, (LearningRule Rule, float Rate)> Rules { get; } = new()
    {
        ["plain"] = (new LearningRule { Momentum = 0 }, 0.1f),
        ["momentum"] = (new LearningRule { Momentum = 0.9f }, 0.05f),
        ["Adam"] = (new LearningRule { Optimizer = OptimizerKind.Adam }, 0.001f),
        ["cross-entropy"] = (new LearningRule { Loss = LossKind.CrossEntropy }, 0.05f),
        ["per step"] = (new LearningRule { Loss = LossKind.PerStepCrossEntropy }, 0.05f),
        ["clipped"] = (new LearningRule { Momentum = 0, ClipNorm = 0.05f }, 0.5f),
        ["hardly clipped"] = (new LearningRule { Momentum = 0, ClipNorm = 1000 }, 0.1f),
        ["measured"] = (new LearningRule { MeasuresGradient = true }, 0.05f),
        ["dropout"] = (new LearningRule { Dropout = 0.3f, Seed = 7 }, 0.05f),
        ["frozen"] = (new LearningRule { FrozenBlocks = 1 }, 0.05f),
        ["all at once"] = (new LearningRule { Loss = LossKind.CrossEntropy, Optimizer = OptimizerKind.Adam, Dropout = 0.3f, ClipNorm = 0.05f, FrozenBlocks = 1 }, 0.001f),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Learn_AnyRule_MovesWeightsAsTheManagedEngineDoes(string name)
    {
        var (rule, rate) = Rules[name];
        var (before, model, other) = (Shown.NewModel(), Shown.NewModel(), Shown.NewModel());
        using var managed = new ManagedEngine(model, Lanes, Shown.Interval, rule);
        using var torch = Native.Engine(other, Lanes, Shown.Interval, rule);
        var (rates, otherRates) = (new float[managed.LayerNames.Count], new float[managed.LayerNames.Count]);
        for (var interval = 0; interval < Intervals; interval++)
        {
            Assert.Equal(Shown.Run(managed, Lanes, (ulong)interval, forLearning: true), Shown.Run(torch, Lanes, (ulong)interval, forLearning: true));
            managed.CopyLayerRates(2, rates);
            torch.CopyLayerRates(2, otherRates);
            Assert.All(rates.Zip(otherRates), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
            var (expected, outcome) = (managed.Learn(Shown.Labelled(Lanes), rate), torch.Learn(Shown.Labelled(Lanes), rate));
            Assert.Equal(expected.Loss, outcome.Loss, 1e-5);
            Assert.Equal(rule.ClipNorm > 0 || rule.MeasuresGradient, float.IsFinite(outcome.GradientNorm));
            Assert.False(Math.Abs(expected.GradientNorm - outcome.GradientNorm) > 1e-4 * expected.GradientNorm); // neither of two that were not asked for
        }

        Assert.Equal(model.Updates, other.Updates);
        foreach (var ((old, one), two) in before.Tensors.Zip(model.Tensors).Zip(other.Tensors))
        {
            var moved = old.Values.Zip(one.Values, (was, now) => Math.Abs(now - was)).Max();
            Assert.Equal(one.Name[1] - '0' >= rule.FrozenBlocks, moved > 0);
            var apart = one.Values.Zip(two.Values, (value, same) => Math.Abs(value - same)).Count(difference => difference > 1e-3f * moved);
            Assert.True(apart <= (rule.Optimizer == OptimizerKind.Adam ? CancelledShare * one.Values.Length : 0), $"{one.Name}: {apart} of {one.Values.Length} weights");
        }
    }

    [Theory]
    [InlineData(Shown.Plain, 1, 0.2f)]
    [InlineData(Shown.Plain, 2, 0.2f)]
    [InlineData(Shown.Residual, 2, 0f)] // sums cross the border, of which dropout would have dropped parts
    [InlineData(Shown.Residual, 4, 0.2f)]
    public void Learn_LanesGivenTheBorder_LearnAsLanesGivenFrames(string notation, int frozenBlocks, float dropout)
    {
        var rule = new LearningRule { FrozenBlocks = frozenBlocks, Momentum = 0.9f, Dropout = dropout };
        Model full = Shown.NewModel(notation), latent = Shown.NewModel(notation);
        using (var fullEngine = Native.Engine(full, 3, Shown.Interval, rule))
        using (var latentEngine = Native.Engine(latent, 3, Shown.Interval, rule))
        {
            var random = new Sensors.SeededRandom(3);
            for (var interval = 0; interval < 3; interval++)
            {
                for (var lane = 0; lane < 3; lane++)
                {
                    fullEngine.BeginInterval(lane, forLearning: true);
                    latentEngine.BeginInterval(lane, forLearning: true);
                }

                for (var step = 0; step < Shown.Interval; step++)
                {
                    int[][] frames = [Shown.Frame(random), Shown.Frame(random), Shown.Frame(random)];
                    for (var lane = 0; lane < 3; lane++)
                    {
                        fullEngine.SetInput(lane, frames[lane]);
                    }

                    fullEngine.Step([0, 1, 2]);
                    latentEngine.SetInput(1, frames[1]);
                    latentEngine.SetLatent(0, fullEngine.Border(0));
                    latentEngine.SetLatent(2, fullEngine.Border(2));
                    latentEngine.Step([0, 1, 2]);
                    for (var lane = 0; lane < 3; lane++)
                    {
                        Assert.Equal(fullEngine.Output(lane), latentEngine.Output(lane));
                    }
                }

                Assert.Equal(fullEngine.Learn(Shown.Labelled(3), 0.1f), latentEngine.Learn(Shown.Labelled(3), 0.1f));
            }
        }

        Assert.Equal(full.Digest(), latent.Digest());
        Assert.NotEqual(Shown.NewModel(notation).Digest(), full.Digest());
    }

    [Theory]
    [InlineData(Shown.Plain)]
    [InlineData(Shown.Residual)]
    public void Learn_AGradientThatIsNoNumber_ChangesNothingWhereItIsMeasured(string notation)
    {
        var model = Shown.NewModel(notation);
        using var engine = Native.Engine(model, 2, Shown.Interval, new LearningRule { MeasuresGradient = true });
        Shown.Run(engine, 2, seed: 3);
        Assert.InRange(engine.Learn(Shown.Labelled(2), 0.01f).GradientNorm, 1e-6f, 100);

        model.Tensors[^1].Values.Span.Fill(float.NaN);
        model.Written();
        var digest = model.Digest();
        Shown.Run(engine, 2, seed: 4);
        Assert.Equal(float.NaN, engine.Learn(Shown.Labelled(2), 0.01f).GradientNorm);

        Assert.Equal(digest, model.Digest());
        Assert.Equal(1, model.Updates);
    }

    [Fact]
    public void Learn_WhatIsNoLaneClassOrInterval_IsRefused()
    {
        using var engine = Native.Engine(Shown.NewModel(), 1, Shown.Interval, new LearningRule { Dropout = 0.5f });
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Learn([new(0, 0)], 0.1f)); // no step yet
        Shown.Run(engine, 1, seed: 1);
        Assert.Throws<InvalidOperationException>(() => engine.Learn([new(0, 0)], 0.1f)); // dropout is for intervals that began so
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Learn([new(0, 3)], 0.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Learn([new(0, 1, 0)], 0.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.SetInput(0, [])); // beyond the interval
        Assert.Throws<NetworkException>(() => Native.Engine(Shown.NewModel(), 1, 1, new LearningRule { FrozenBlocks = 3 }));
    }
}
