using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Engine;

/// <summary>What the neurons of a layer bring to a step, and what it leaves.</summary>
internal readonly ref struct NeuronStep
{
    /// <summary>Potentials u, [N]: before the step, then after.</summary>
    public required Span<float> Potential { get; init; }

    /// <summary>Spikes of the step before, [N] bits.</summary>
    public required ReadOnlySpan<ulong> Before { get; init; }

    /// <summary>Spikes of this step, [N] bits; all 0 on entry.</summary>
    public required Span<ulong> Spikes { get; init; }

    /// <summary>Neurons inside the surrogate's window, [N] bits: all that a backward pass needs to know of u. All 0 on entry.</summary>
    public required Span<ulong> Window { get; init; }

    /// <summary>Constants.</summary>
    public required NeuronParameters Neuron { get; init; }

    /// <summary>Factor on the input current: 1, or what makes up for dropped spikes.</summary>
    public required float Gain { get; init; }
}
