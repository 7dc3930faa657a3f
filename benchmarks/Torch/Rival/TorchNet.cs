using EdgeLearner.Learning.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace EdgeLearner.Benchmarks.Torch.Rival;

/// <summary>The same network and the same rule as the managed engine's, on libtorch: as fast as its operations allow, and with nothing left out.</summary>
/// <remarks>Not for two threads at once. Weights are copies of the model's.</remarks>
internal sealed class TorchNet : IDisposable
{
    private readonly TorchBlock[] _blocks;
    private readonly Shape _input;
    private readonly int _classes;

    /// <summary>A network at rest, with streams side by side.</summary>
    public TorchNet(Model model, int batch)
    {
        var tensors = model.Tensors.ToDictionary(tensor => tensor.Name);
        var scalars = new SpikeScalars(model.Spec.Neuron);
        TorchLayer Layer(PlannedLayer plan) =>
            new(plan, tensors.TryGetValue(plan.Name, out var tensor) ? tensor.ToFileOrder(tensor.Values) : [], scalars, batch);
        _input = model.Plan.Input;
        _classes = model.Spec.Classes;
        _blocks = [.. model.Plan.Blocks.Select(block => new TorchBlock([.. block.Layers.Select(Layer)], Layer(block.Classifier)))];
    }

    /// <summary>Layers from the input up, classifiers last, as the managed engine lists them.</summary>
    public IEnumerable<TorchLayer> Layers => _blocks.SelectMany(block => block.Layers).Concat(_blocks.Select(block => block.Classifier));

    /// <summary>Layers with weights in the order of the model's tensors.</summary>
    public IEnumerable<TorchLayer> WeightLayers => _blocks.SelectMany(block => block.All).Where(layer => layer.Weight is not null);

    /// <summary>A frame of each stream, dense, [B, 2, H, W].</summary>
    /// <param name="active">Active pixels of each stream, numbers in [2, H, W].</param>
    public Tensor Frame(params int[][] active)
    {
        using var scope = NewDisposeScope();
        var dense = new float[active.Length * _input.Neurons];
        for (var lane = 0; lane < active.Length; lane++)
        {
            foreach (var pixel in active[lane])
            {
                dense[(lane * _input.Neurons) + pixel] = 1;
            }
        }

        return TorchLayer.ChannelsLast(tensor(dense).view(active.Length, _input.Channels, _input.Height, _input.Width)).DetachFromDisposeScope();
    }

    /// <summary>One-hot targets.</summary>
    public Tensor Wanted(params int[] classes)
    {
        var result = zeros(classes.Length, _classes, 1, 1);
        for (var lane = 0; lane < classes.Length; lane++)
        {
            result[lane, classes[lane]] = 1;
        }

        return result;
    }

    /// <summary>One step without gradients, local classifiers and all that the network has included. Within <c>inference_mode</c>.</summary>
    public void Infer(Tensor frame)
    {
        var spikes = frame;
        foreach (var block in _blocks)
        {
            foreach (var layer in block.Layers)
            {
                spikes = layer.Infer(spikes);
            }

            block.Classifier.Infer(spikes);
        }
    }

    /// <summary>An interval and an update, block after block, each over all steps; <paramref name="stacked"/> as in <see cref="TorchBlock.Learn"/>.</summary>
    public void Learn(Tensor[] frames, Tensor wanted, Scalar minusRate, bool stacked = false)
    {
        using var scope = NewDisposeScope();
        var spikes = frames;
        foreach (var block in _blocks)
        {
            spikes = block.Learn(spikes, wanted, minusRate, stacked);
        }
    }

    public void Dispose()
    {
        foreach (var block in _blocks)
        {
            block.Dispose();
        }
    }
}
