using EdgeLearner.Learning.Networks;
using TorchSharp;

namespace EdgeLearner.Learning.Torch.Layers;

/// <summary>A neuron's constants as libtorch takes them, made once: each new one is an allocation of its own, and a good part of a small operation's time.</summary>
internal sealed class NeuronScalars(NeuronParameters neuron) : IDisposable
{
    /// <summary>Share of the potential that is left after a step.</summary>
    public Scalar Leak { get; } = neuron.Leak;

    /// <summary>What a spike adds to the next potential.</summary>
    public Scalar MinusReset { get; } = -neuron.Reset;

    /// <summary>Potential above which a neuron spikes.</summary>
    public Scalar Threshold { get; } = neuron.Threshold;

    /// <summary>Distance from the threshold below which the surrogate is not 0.</summary>
    public Scalar HalfWidth { get; } = neuron.SurrogateWidth / 2;

    /// <summary>The surrogate there.</summary>
    public Scalar Slope { get; } = 1 / neuron.SurrogateWidth;

    /// <inheritdoc/>
    public void Dispose()
    {
        Leak.Dispose();
        MinusReset.Dispose();
        Threshold.Dispose();
        HalfWidth.Dispose();
        Slope.Dispose();
    }
}
