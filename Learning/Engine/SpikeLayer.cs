using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Engine;

/// <summary>How spikes of one layer reach the neurons of the next, and how errors come back. Stateless but for the weights; cost follows the spikes.</summary>
/// <remarks>All arrays are in the engine's order: neurons [H, W, C], weights as <see cref="PlannedLayer.EngineIndex"/> says.</remarks>
internal abstract class SpikeLayer(PlannedLayer plan)
{
    public PlannedLayer Plan { get; } = plan;

    /// <summary>Adds what the input's spikes contribute to the input currents (equation 1).</summary>
    /// <param name="spikes">Spikes of the layer below, [N_in] bits.</param>
    /// <param name="current">Zero on entry, [N_out].</param>
    public abstract void AddCurrent(ReadOnlySpan<ulong> spikes, Span<float> current);

    /// <summary>Carries errors down (first term of equation 4): <c>delta[i] = sum over j of W[j, i] * gamma[j]</c>.</summary>
    /// <param name="gamma">dL/du of this layer, [N_out].</param>
    /// <param name="wanted">Neurons below for which it matters, [N_in] bits: those inside the surrogate's window. Others are left as they are.</param>
    /// <param name="delta">dL/ds of the layer below, [N_in].</param>
    public abstract void BackPropagate(ReadOnlySpan<float> gamma, ReadOnlySpan<ulong> wanted, Span<float> delta);

    /// <summary>Adds one step's share of the weight gradient (equation 7): <c>dW[j, i] += gamma[j] * s[i]</c>. Nothing where there are no weights.</summary>
    public abstract void AddGradient(ReadOnlySpan<ulong> spikes, ReadOnlySpan<float> gamma, Span<float> gradient);

    /// <summary>The layer for a plan.</summary>
    /// <param name="plan">Kind and shapes.</param>
    /// <param name="weights">Weights in the engine's order, read in place; empty for a pool.</param>
    public static SpikeLayer Create(PlannedLayer plan, float[] weights) => plan.Spec.Kind switch
    {
        LayerKind.Conv => new ConvLayer(plan, weights),
        LayerKind.Pool => new PoolLayer(plan),
        _ => new FullyConnectedLayer(plan, weights),
    };
}
