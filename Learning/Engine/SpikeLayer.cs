using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Learning.Engine;

/// <summary>How spikes of one layer reach the neurons of the next, and how errors come back. Stateless but for the weights; cost follows the spikes.</summary>
/// <remarks>All arrays are in the engine's order: neurons [H, W, C], weights as <see cref="PlannedLayer.EngineIndex"/> says. From any thread.</remarks>
internal abstract class SpikeLayer(PlannedLayer plan)
{
    /// <summary>Steps of an interval whose gradient is summed up in one go.</summary>
    public const int MostStepsAtOnce = 64;

    public PlannedLayer Plan { get; } = plan;

    /// <summary>One step of the layer's neurons: their input currents from the spikes below, then equations 1 and 2.</summary>
    /// <param name="below">Spikes of the layer below, [N_in] bits.</param>
    /// <param name="scratch">Room for a list of them.</param>
    /// <param name="step">The layer's neurons.</param>
    public abstract void Step(ReadOnlySpan<ulong> below, StepScratch scratch, in NeuronStep step);

    /// <summary>Carries errors down to 64 neurons below (first term of equation 4): <c>delta[i] = sum over j of W[j, i] * gamma[j]</c>.</summary>
    /// <param name="word">Which 64.</param>
    /// <param name="wanted">Those for which it matters: the ones inside the surrogate's window.</param>
    /// <param name="gamma">dL/du of this layer, [N_out].</param>
    /// <param name="delta">dL/ds of the 64 neurons; what is not wanted may hold anything.</param>
    public abstract void CarryDown(int word, ulong wanted, ReadOnlySpan<float> gamma, Span<float> delta);

    /// <summary>
    /// Adds one step's share of the weight gradient (equation 7), <c>dW[j, i] += gamma[j] * s[i]</c>, for layers that gather it step by step; others do nothing.
    /// </summary>
    /// <param name="below">Spikes of the layer below, [N_in] bits.</param>
    /// <param name="scratch">Room for a list of them.</param>
    /// <param name="gamma">dL/du of this layer at that step, [N_out].</param>
    /// <param name="gradient">dL/dW, in the order of the weights.</param>
    public virtual void AddStepGradient(ReadOnlySpan<ulong> below, StepScratch scratch, ReadOnlySpan<float> gamma, Span<float> gradient)
    {
    }

    /// <summary>Adds a whole interval's share of the weight gradient, for layers that gather it at once; others do nothing.</summary>
    /// <param name="below">Spikes of the layer below.</param>
    /// <param name="gamma">dL/du of this layer at every step, [steps, N_out].</param>
    /// <param name="gradient">dL/dW, in the order of the weights.</param>
    /// <param name="touched">Inputs that ever fired since the last update, [N_in] bits: only their weights have a gradient. Empty where nobody asks.</param>
    public virtual void AddIntervalGradient(in IntervalInputs below, ReadOnlySpan<float> gamma, Span<float> gradient, Span<ulong> touched)
    {
    }

    /// <summary>
    /// Takes a plain step against a whole interval's gradient, for layers that gather it at once; others do nothing. The same bits as gathering it first, where no
    /// other lane adds to it, without a pass over two arrays of which a large layer's lie in no cache.
    /// </summary>
    /// <param name="update">The update.</param>
    /// <param name="below">Spikes of the layer below, of <see cref="MostStepsAtOnce"/> steps at most.</param>
    /// <param name="gamma">dL/du of this layer at every step, [steps, N_out].</param>
    /// <param name="scratch">Room for sums.</param>
    public virtual void DescendInterval(in WeightUpdate update, in IntervalInputs below, ReadOnlySpan<float> gamma, StepScratch scratch)
    {
    }
}
