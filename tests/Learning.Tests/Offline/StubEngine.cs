using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Tests.Offline;

/// <summary>An engine for any network, whose layers fire as much as the first number of what scales them says, and at 40 % before their normalisation knows the data.</summary>
internal sealed class StubEngine(Model model, int intervalFrames) : ILearningEngine
{
    private const float Unknown = 0.4f;

    /// <summary>Layers that took their statistics, in that order.</summary>
    public List<string> Normalized { get; } = [];

    public EngineMemory Memory => default;

    public IReadOnlyList<string> LayerNames { get; } = [.. model.Plan.Layers.Select(layer => layer.Name)];

    public int HiddenWords => 0;

    public int BorderWords => 0;

    public void Normalize(string layer, ReadOnlySpan<int> lanes)
    {
        Assert.Equal(0, Frames % intervalFrames);
        Normalized.Add(layer);
    }

    public int Frames { get; private set; }

    public void Reset(int lane, bool forLearning = false) => Assert.False(forLearning);

    public void BeginInterval(int lane, bool forLearning = false) => Assert.Fail("A sample is one interval.");

    public void SetInput(int lane, ReadOnlySpan<int> active) => Assert.False(active.IsEmpty);

    public void SetLatent(int lane, ReadOnlySpan<ulong> spikes) => Assert.Fail("Nothing is frozen.");

    public void Step(ReadOnlySpan<int> lanes) => Frames++;

    public ReadOnlySpan<ulong> Output(int lane) => [];

    public ReadOnlySpan<ulong> Hidden(int lane) => [];

    public ReadOnlySpan<ulong> Border(int lane) => [];

    public LearnOutcome Learn(ReadOnlySpan<LabelledLane> lanes, float rate) => default;

    public void CopyLayerRates(int lane, Span<float> rates)
    {
        foreach (var (index, layer) in model.Plan.Layers.Index())
        {
            var scale = model.Tensors.LastOrDefault(tensor => tensor.Layer.Name == layer.Name && tensor.Plan.Role is TensorRole.Weights or TensorRole.Scale);
            rates[index] = layer.HasNorm && !Normalized.Contains(layer.Name) ? Unknown : Math.Min(1, Math.Abs(scale?.Values[0] ?? 0));
        }
    }

    public void Dispose()
    {
    }
}
