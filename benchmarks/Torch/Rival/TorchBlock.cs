using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EdgeLearner.Benchmarks.Torch.Rival;

/// <summary>Layers that learn from one spiking classifier on the topmost. No gradient leaves the block.</summary>
internal sealed class TorchBlock(TorchLayer[] layers, TorchLayer classifier) : IDisposable
{
    private readonly Tensor[] _weights = [.. layers.Append(classifier).Where(layer => layer.Weight is not null).Select(layer => layer.Weight!)];

    /// <summary>Every layer, the classifier last.</summary>
    public IEnumerable<TorchLayer> All => layers.Append(classifier);

    public TorchLayer[] Layers => layers;

    public TorchLayer Classifier => classifier;

    /// <summary>An interval and the update of the block's weights by plain gradient descent.</summary>
    /// <param name="below">Input spikes of each step, constants.</param>
    /// <param name="wanted">One-hot targets, [B, Nc, 1, 1].</param>
    /// <param name="minusRate">Step size, negative.</param>
    /// <param name="stacked">Whether a layer's currents of all steps are computed as one batch, instead of step after step through all layers.</param>
    /// <returns>Spikes of the top layer at each step, constants, in the caller's scope.</returns>
    public Tensor[] Learn(Tensor[] below, Tensor wanted, Scalar minusRate, bool stacked)
    {
        using var scope = NewDisposeScope();
        foreach (var layer in All)
        {
            layer.BeginInterval(scope);
        }

        var (top, answer) = stacked ? RunStacked(below) : RunSteps(below);
        var rate = answer.Length == 1 ? answer[0] : answer.Aggregate((sum, step) => sum + step) / answer.Length;
        Descend(functional.mse_loss(rate, wanted), minusRate); // the mean over lanes and classes
        foreach (var layer in All)
        {
            layer.EndInterval();
        }

        return [.. top.Select(step => step.detach().MoveToOuterDisposeScope())];
    }

    public void Dispose()
    {
        foreach (var layer in All)
        {
            layer.Dispose();
        }
    }

    private (Tensor[] Top, Tensor[] Answer) RunSteps(Tensor[] below)
    {
        var (top, answer) = (new Tensor[below.Length], new Tensor[below.Length]);
        for (var step = 0; step < below.Length; step++)
        {
            top[step] = layers.Aggregate(below[step], (spikes, layer) => layer.Step(spikes));
            answer[step] = classifier.Step(top[step]);
        }

        return (top, answer);
    }

    private (Tensor[] Top, Tensor[] Answer) RunStacked(Tensor[] below)
    {
        var top = layers.Aggregate(below, (spikes, layer) => layer.Steps(spikes));
        return (top, classifier.Steps(top));
    }

    private void Descend(Tensor loss, Scalar minusRate)
    {
        var gradients = autograd.grad([loss], _weights);
        using var ungraded = no_grad();
        for (var i = 0; i < _weights.Length; i++)
        {
            _weights[i].add_(gradients[i], minusRate);
        }
    }
}
