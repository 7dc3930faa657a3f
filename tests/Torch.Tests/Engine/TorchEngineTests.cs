using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors;
using TorchSharp;
using static TorchSharp.torch;

namespace EdgeLearner.Torch.Tests.Engine;

/// <summary>What an engine holds, and what it says of its layers.</summary>
public sealed class TorchEngineTests
{
    /// <remarks>A small network: ten thousand frames are many operations.</remarks>
    [Fact]
    public void Step_TenThousandFrames_KeepsTheNumberOfLiveTensorsConstant()
    {
        var rule = new LearningRule { Optimizer = OptimizerKind.Adam, Dropout = 0.2f, MeasuresGradient = true };
        var model = Shown.NewModel("2C3p1s2bn-3C3p1s2bn+1-AAP2", blockLayers: 0);
        using var engine = Native.Engine(model, 2, Shown.Interval, rule);
        var rates = new float[engine.LayerNames.Count];
        void Run(int frames)
        {
            var random = new SeededRandom(1);
            for (var frame = 0; frame < frames; frame++)
            {
                var lanes = frame % 6 < 3 ? new[] { 0, 1 } : [1];
                if (frame % 3 == 0)
                {
                    engine.BeginInterval(0, forLearning: true);
                    engine.Reset(1, forLearning: true);
                }

                Array.ForEach(lanes, lane => engine.SetInput(lane, Shown.Frame(random)));
                engine.Step(lanes);
                engine.CopyLayerRates(1, rates);
                if (frame % 60 == 59)
                {
                    engine.Learn([new LabelledLane(1, frame % 3)], 1e-4f);
                    _ = model.Tensors;
                }
            }
        }

        Run(60);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Run(10_000);

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Dispose_AnEngineThatHasLearned_LeavesNoTensor()
    {
        Native.Require();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        using (var engine = Native.Engine(Shown.NewModel(Shown.Residual), 2, Shown.Interval, new LearningRule { Dropout = 0.2f, FrozenBlocks = 2 }))
        {
            Shown.Learn(engine, 2, 2, 0.01f);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Dispose_Twice_IsAsOnce()
    {
        var model = Shown.NewModel();
        var engine = Native.Engine(model, 2, Shown.Interval);
        Shown.Learn(engine, 2, 1, 0.01f);
        engine.Dispose();
        var learned = model.Digest();

        engine.Dispose();

        Assert.Equal(learned, model.Digest());
    }

    /// <remarks>As on the managed engine: a mistake of whoever calls, and none of libtorch's.</remarks>
    [Fact]
    public void Step_BeyondTheInterval_IsRefusedAndChangesNothing()
    {
        using var engine = Native.Engine(Shown.NewModel(), 2, Shown.Interval);
        using var managed = new ManagedEngine(Shown.NewModel(), 2, Shown.Interval, new LearningRule { Momentum = 0 });
        Shown.Run(engine, 2, seed: 1);
        Shown.Run(managed, 2, seed: 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Step([0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => managed.Step([0]));

        using var other = Native.Engine(Shown.NewModel(), 2, Shown.Interval);
        Shown.Run(other, 2, seed: 1);
        Assert.Equal(Shown.Run(other, 2, seed: 2), Shown.Run(engine, 2, seed: 2));
    }

    /// <remarks>Nothing may hide ruined weights from the guard: a vector's lanes and what is left over behind them are flushed by different code.</remarks>
    [Fact]
    public void BeginInterval_PotentialsThatAreNoNumbers_StaySo()
    {
        var model = Shown.NewModel();
        model.Tensors[0].Values.Span.Fill(float.NaN);
        using var engine = Native.Engine(model, 3, Shown.Interval);

        Shown.Run(engine, 3, seed: 1);
        Shown.Run(engine, 3, seed: 2, steps: 1);

        Assert.All(engine.Layers[0].Potential.cpu().data<float>(), potential => Assert.True(float.IsNaN(potential)));
    }

    [Fact]
    public void Normalize_ALayer_TakesTheStatisticsOfItsCurrents()
    {
        const string Notation = "5C3p1bn-AP2-7C3p1s2bn";
        var model = Shown.NewModel(Notation);
        using var engine = Native.Engine(model, 4, Shown.Interval);
        Shown.Run(engine, 4, seed: 5);
        engine.Normalize("b0.l0.conv", [0, 1, 3]);
        Shown.Run(engine, 4, seed: 5);
        engine.Normalize("b0.l0.conv", [0, 1, 3]); // the same currents: the layer below is a frame
        engine.Normalize("b0.l1.pool", [0, 1, 3]); // has none
        var (mean, variance) = (Numbers("b0.l0.bn.running_mean"), Numbers("b0.l0.bn.running_var"));

        using var scope = NewDisposeScope();
        var random = new SeededRandom(5);
        var frames = zeros(Shown.Interval * 4, 2, Shown.Input.Height, Shown.Input.Width);
        for (var row = 0; row < Shown.Interval * 4; row++)
        {
            foreach (var pixel in Shown.Frame(random))
            {
                frames[row, pixel / Shown.Input.Pixels, pixel % Shown.Input.Pixels / Shown.Input.Width, pixel % Shown.Input.Width] = 1;
            }
        }

        var shown = frames.index_select(0, tensor(Enumerable.Range(0, Shown.Interval * 4).Where(row => row % 4 != 2).Select(row => (long)row).ToArray()));
        var current = nn.functional.conv2d(shown, tensor(Numbers("b0.l0.conv"), [5, 2, 3, 3]), padding: [1, 1]);
        Assert.All(mean.Zip(current.mean([0, 2, 3]).data<float>()), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        Assert.All(variance.Zip(current.var([0, 2, 3], unbiased: false).data<float>()), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        Assert.All(Numbers("b1.l0.bn.running_mean"), value => Assert.Equal(0, value));

        float[] Numbers(string name)
        {
            var tensor = model.Tensors.Single(tensor => tensor.Name == name);
            return tensor.ToFileOrder(tensor.Values);
        }
    }

    [Fact]
    public void Memory_LongerIntervals_OnlyHistoryAndScratchGrow()
    {
        EngineMemory Of(int intervalFrames)
        {
            using var engine = Native.Engine(Shown.NewModel(), 2, intervalFrames, new LearningRule { Optimizer = OptimizerKind.Adam });
            return engine.Memory;
        }

        var (one, ten) = (Of(1), Of(10));

        Assert.Equal(one with { History = 0, Scratch = 0 }, ten with { History = 0, Scratch = 0 });
        Assert.Equal(2 * one.Gradients, one.Optimizer);
        Assert.Equal(9L * 2 * 160, ten.History - one.History); // a byte a pixel, polarity, lane and step
        Assert.True(ten.Scratch > one.Scratch);
    }
}
