using EdgeLearner.Learning.Engine;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Learning.Tests.Online;

/// <summary>An engine whose work takes time of a test's clock.</summary>
internal sealed class SlowEngine(ILearningEngine engine, FakeTimeProvider clock) : ILearningEngine
{
    public static readonly TimeSpan StepTime = TimeSpan.FromMilliseconds(3);
    public static readonly TimeSpan LearnTime = TimeSpan.FromMilliseconds(7);

    public EngineMemory Memory => engine.Memory;

    public IReadOnlyList<string> LayerNames => engine.LayerNames;

    public void Reset(int lane, bool forLearning = false) => engine.Reset(lane, forLearning);

    public void BeginInterval(int lane, bool forLearning = false) => engine.BeginInterval(lane, forLearning);

    public void SetInput(int lane, ReadOnlySpan<int> active) => engine.SetInput(lane, active);

    public void Dispose() => engine.Dispose();

    public ReadOnlySpan<ulong> Output(int lane) => engine.Output(lane);

    public void CopyLayerRates(int lane, Span<float> rates) => engine.CopyLayerRates(lane, rates);

    public void Step(ReadOnlySpan<int> lanes)
    {
        clock.Advance(StepTime * lanes.Length);
        engine.Step(lanes);
    }

    public void SetLatent(int lane, ReadOnlySpan<ulong> spikes) => engine.SetLatent(lane, spikes);

    public int BorderWords => engine.BorderWords;

    public ReadOnlySpan<ulong> Border(int lane) => engine.Border(lane);

    public int HiddenWords => engine.HiddenWords;

    public ReadOnlySpan<ulong> Hidden(int lane) => engine.Hidden(lane);

    public LearnOutcome Learn(ReadOnlySpan<LabelledLane> lanes, float rate)
    {
        clock.Advance(LearnTime);
        return engine.Learn(lanes, rate);
    }
}
