using EdgeLearner.Learning.Networks;
using TorchSharp;

namespace EdgeLearner.Learning.Torch.Layers;

/// <summary>A neuron's constants as libtorch takes them, made once: each new one is an allocation of its own, and a good part of a small operation's time.</summary>
internal sealed class NeuronScalars(NeuronParameters neuron) : IDisposable
{
    public Scalar Leak { get; } = neuron.Leak;

    public Scalar MinusReset { get; } = -neuron.Reset;

    public Scalar Threshold { get; } = neuron.Threshold;

    public Scalar HalfWidth { get; } = neuron.SurrogateWidth / 2;

    public Scalar Slope { get; } = 1 / neuron.SurrogateWidth;

    public void Dispose()
    {
        Leak.Dispose();
        MinusReset.Dispose();
        Threshold.Dispose();
        HalfWidth.Dispose();
        Slope.Dispose();
    }
}
