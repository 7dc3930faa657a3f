using EdgeLearner.Benchmarks.Torch.Nets;
using EdgeLearner.Benchmarks.Torch.Rival;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Torch;

namespace EdgeLearner.Benchmarks.Torch.Memory;

/// <summary>One measurement of training memory, in a process of its own. Model and frames are there before; engine, state, gradients and history count.</summary>
/// <param name="Engine">"TorchSharp", or one of our engines, "torch" or "managed".</param>
/// <param name="IntervalFrames">k; the stream has <see cref="Steps"/> frames.</param>
/// <param name="BlockLayers">n; 0 = all in one.</param>
/// <param name="Batch">Streams side by side.</param>
internal sealed record MemoryRun(string Engine, int IntervalFrames, int BlockLayers, int Batch)
{
    /// <summary>Frames of a sample (T).</summary>
    public const int Steps = 60;

    private const float Rate = 1e-7f;

    /// <summary>Bytes that one of our engines accounts for, by purpose.</summary>
    public EngineMemory Accounted()
    {
        using var engine = Create(NetCase.Memory.Create(BlockLayers));
        return engine.Memory;
    }

    /// <summary>Trains on one sample in each stream.</summary>
    /// <returns>Bytes by which the peak of resident memory rose.</returns>
    public long Measure()
    {
        var model = NetCase.Memory.Create(BlockLayers);
        int[][][] frames = [.. Enumerable.Range(0, Batch).Select(lane => ClusteredFrames.Create(NetCase.Memory.Geometry, Steps, (ulong)lane + 1))];
        if (Engine != "managed")
        {
            Native.Load(mapsLargeBlocks: true);
            Agreement.Require(); // besides: all that libtorch holds once and for all is there before
        }

        return Engine == "TorchSharp" ? MeasureTorch(model, frames) : ProcessMemory.PeakIncrement(() => Train(model, frames));
    }

    private long MeasureTorch(Model model, int[][][] frames)
    {
        using var net = new TorchNet(model, Batch);
        var wanted = net.Wanted(new int[Batch]);
        var dense = Enumerable.Range(0, Steps).Select(step => net.Frame([.. frames.Select(lane => lane[step])])).ToArray();
        return ProcessMemory.PeakIncrement(() =>
        {
            foreach (var interval in dense.Chunk(IntervalFrames))
            {
                net.Learn(interval, wanted, -Rate);
            }
        });
    }

    private ILearningEngine Create(Model model)
    {
        var rule = new LearningRule { Momentum = 0 };
        return Engine == "managed" ? new ManagedEngine(model, Batch, IntervalFrames, rule)
            : new TorchEngine(model, Batch, IntervalFrames, rule, new TorchSettings(TorchSharp.torch.CPU));
    }

    private void Train(Model model, int[][][] frames)
    {
        using var engine = Create(model);
        int[] lanes = [.. Enumerable.Range(0, Batch)];
        LabelledLane[] labelled = [.. lanes.Select(lane => new LabelledLane(lane, 0))];
        for (var step = 0; step < Steps; step++)
        {
            foreach (var lane in lanes)
            {
                if (step % IntervalFrames == 0)
                {
                    engine.BeginInterval(lane);
                }

                engine.SetInput(lane, frames[lane][step]);
            }

            engine.Step(lanes);
            if (step % IntervalFrames == IntervalFrames - 1)
            {
                engine.Learn(labelled, Rate);
            }
        }
    }
}
