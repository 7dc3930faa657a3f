using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Rules;

/// <summary>What one group of lanes gathers for one layer: the errors of the lane under way, and the sum of its lanes' gradients.</summary>
internal sealed class LayerGradient
{
    private readonly int _size; // of the errors of one step
    private readonly ulong[] _needed; // [k, pixels] bits; empty for a classifier
    private readonly int _pixelWords;

    /// <param name="plan">The layer.</param>
    /// <param name="intervalFrames">Steps of an interval at most.</param>
    /// <param name="trains">Whether the weights learn.</param>
    /// <param name="isSparse">Whether updates leave weights without a gradient as they are.</param>
    public LayerGradient(PlannedLayer plan, int intervalFrames, bool trains, bool isSparse)
    {
        _size = plan.Out.ErrorNumbers;
        KeepsInterval = plan.Spec.Kind == LayerKind.FullyConnected;
        _pixelWords = SpikeBits.Words(plan.Out.Pixels);
        _needed = plan.IsClassifier ? [] : new ulong[_pixelWords * intervalFrames];
        Gamma = new AlignedFloats(KeepsInterval ? _size * intervalFrames : _size);
        Values = trains ? new AlignedFloats(plan.StoredWeights) : AlignedFloats.Empty;
        Touched = KeepsInterval && trains && isSparse ? new ulong[SpikeBits.Words(plan.In.StoredNeurons)] : [];
    }

    /// <summary>dL/dW summed over steps and lanes since the last update, in the engine's order; empty where nothing is trained.</summary>
    public AlignedFloats Values { get; }

    /// <summary>Inputs of a fully connected layer that fired since the last update: only their weights have a gradient. Empty for others, and where all weights are updated.</summary>
    public ulong[] Touched { get; }

    /// <summary>Bytes of errors.</summary>
    public long ScratchBytes => Gamma.Bytes + (sizeof(ulong) * (long)_needed.Length);

    /// <summary>Bytes of gradients.</summary>
    public long GradientBytes => Values.Bytes + (sizeof(ulong) * (long)Touched.Length);

    private bool KeepsInterval { get; } // small layers keep the errors of every step, so that each weight is visited once an interval

    private AlignedFloats Gamma { get; } // [N], or [k, N]

    /// <summary>dL/du at a step, [N].</summary>
    public Span<float> At(int step) => Gamma.AsSpan(KeepsInterval ? step * _size : 0, _size);

    /// <summary>Pixels whose errors at a step change a gradient, as bits.</summary>
    public Span<ulong> Needed(int step) => _needed.Length > 0 ? _needed.AsSpan(step * _pixelWords, _pixelWords) : [];

    /// <summary>dL/du at every step of the interval, for layers that keep it, [k, N].</summary>
    public ReadOnlySpan<float> Interval => Gamma;
}
