using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EdgeLearner.Benchmarks.Torch.Rival;

/// <summary>Layers that learn from one spiking classifier on the topmost. No gradient leaves the block.</summary>
internal sealed class TorchBlock(TorchLayer[] layers, TorchLayer classifier) : IDisposable
{
    private readonly Tensor[] _weights = [.. layers.Append(classifier).Where(layer => layer.Weight is not null).Select(layer => layer.Weight!)];

    public TorchLayer[] Layers => layers;

    public TorchLayer Classifier => classifier;

    /// <summary>An interval and the update of the block's weights by plain gradient descent.</summary>
    /// <param name="below">Input spikes of each step, constants.</param>
    /// <param name="wanted">One-hot targets, [B, Nc, 1, 1].</param>
    /// <param name="minusRate">Step size, negative.</param>
    /// <param name="stacked">As <see cref="TorchLayer.Run"/>.</param>
    /// <returns>Spikes of the top layer at each step, constants, in the caller's scope.</returns>
    public Tensor[] Learn(Tensor[] below, Tensor wanted, Scalar minusRate, bool stacked)
    {
        using var scope = NewDisposeScope();
        var spikes = below;
        foreach (var layer in layers)
        {
            spikes = layer.Run(spikes, stacked);
        }

        var loss = functional.mse_loss(MeanRate(classifier.Run(spikes, stacked)), wanted); // mean over lanes and classes
        var gradients = autograd.grad([loss], _weights);
        using (no_grad())
        {
            for (var i = 0; i < _weights.Length; i++)
            {
                _weights[i].add_(gradients[i], minusRate);
                gradients[i].Dispose();
            }
        }

        return [.. spikes.Select(step => step.detach().MoveToOuterDisposeScope())];
    }

    public void Dispose()
    {
        foreach (var layer in layers)
        {
            layer.Dispose();
        }

        classifier.Dispose();
    }

    private static Tensor MeanRate(Tensor[] spikes) => spikes.Length == 1 ? spikes[0] : spikes.Aggregate((sum, step) => sum + step) / spikes.Length;
}
