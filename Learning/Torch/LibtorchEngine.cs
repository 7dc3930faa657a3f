using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Torch.Devices;

namespace EdgeLearner.Learning.Torch;

/// <summary>An engine on libtorch as others see it: what libtorch complains of is one line for people, and after every update the GPU's memory is looked at.</summary>
/// <param name="engine">The engine; this one's.</param>
/// <param name="device">What it computes on, for people.</param>
/// <param name="gpu">Memory of the GPU; null on a CPU.</param>
internal sealed class LibtorchEngine(ILearningEngine engine, string device, GpuMemory? gpu) : ILearningEngine
{
    private bool _hasFailed;

    /// <inheritdoc/>
    public EngineMemory Memory => engine.Memory;

    /// <inheritdoc/>
    public IReadOnlyList<string> LayerNames => engine.LayerNames;

    /// <inheritdoc/>
    public int HiddenWords => engine.HiddenWords;

    /// <inheritdoc/>
    public int BorderWords => engine.BorderWords;

    /// <inheritdoc/>
    public void Reset(int lane, bool forLearning = false) => engine.Reset(lane, forLearning);

    /// <inheritdoc/>
    public void BeginInterval(int lane, bool forLearning = false) => engine.BeginInterval(lane, forLearning);

    /// <inheritdoc/>
    public void SetInput(int lane, ReadOnlySpan<int> active) => engine.SetInput(lane, active);

    /// <inheritdoc/>
    public void SetLatent(int lane, ReadOnlySpan<ulong> spikes) => engine.SetLatent(lane, spikes);

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<int> lanes)
    {
        try
        {
            engine.Step(lanes);
        }
        catch (ExternalException error)
        {
            throw Failure("a step", error);
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<ulong> Output(int lane) => engine.Output(lane);

    /// <inheritdoc/>
    public ReadOnlySpan<ulong> Hidden(int lane) => engine.Hidden(lane);

    /// <inheritdoc/>
    public ReadOnlySpan<ulong> Border(int lane) => engine.Border(lane);

    /// <inheritdoc/>
    public LearnOutcome Learn(ReadOnlySpan<LabelledLane> lanes, float rate)
    {
        try
        {
            var outcome = engine.Learn(lanes, rate);
            _ = gpu?.Read(); // an update takes most: libtorch keeps that, unless it runs short
            return outcome;
        }
        catch (ExternalException error)
        {
            throw Failure("an update", error);
        }
    }

    /// <inheritdoc/>
    public void Normalize(string layer, ReadOnlySpan<int> lanes)
    {
        try
        {
            engine.Normalize(layer, lanes);
        }
        catch (ExternalException error)
        {
            throw Failure("a normalisation", error);
        }
    }

    /// <inheritdoc/>
    public void CopyLayerRates(int lane, Span<float> rates) => engine.CopyLayerRates(lane, rates);

    /// <inheritdoc/>
    /// <exception cref="EngineException">The newest weights cannot be had any more, and nobody was told of a failure before.</exception>
    public void Dispose()
    {
        try
        {
            engine.Dispose();
        }
        catch (EngineException) when (_hasFailed)
        {
            // of what it was told of already, and the first complaint says more than the last
        }
    }

    private EngineException Failure(string work, ExternalException error)
    {
        _hasFailed = true;
        return new EngineException($"libtorch fails in {work} on {device}: {Complaint.Of(error)}");
    }
}
