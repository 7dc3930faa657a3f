using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Weights;

/// <summary>All tensors of a model on a device. What the model is asked for is fetched from here, as long as this is not disposed of.</summary>
internal sealed class HeldWeights : IWeightHolder, IDisposable
{
    private readonly Model _model;
    private readonly DeviceTensor[] _tensors;
    private bool _isNewer;

    /// <summary>Copies a model's tensors and holds them from now on.</summary>
    /// <exception cref="InvalidOperationException">Another engine holds them.</exception>
    public HeldWeights(Model model, LearningRule rule, Device device)
    {
        _model = model;
        model.Prepare(rule);
        var frozen = model.Plan.Blocks.Take(rule.FrozenBlocks).SelectMany(block => block.All).ToHashSet();
        _tensors = [.. model.Tensors.Select(tensor => new DeviceTensor(tensor, tensor.Plan.Trains && !frozen.Contains(tensor.Layer), device))];
        model.Hold(this);
    }

    /// <summary>In the model's order.</summary>
    public IReadOnlyList<DeviceTensor> Tensors => _tensors;

    /// <summary>A tensor of a layer; null where nothing is stored for it.</summary>
    public DeviceTensor? Find(PlannedLayer layer, TensorRole role) =>
        _tensors.FirstOrDefault(tensor => tensor.Plan.Layer.Name == layer.Name && tensor.Plan.Role == role);

    /// <summary>They are newer than the model's from now on.</summary>
    public void Changed() => _isNewer = true;

    /// <inheritdoc/>
    public void Fetch(IReadOnlyList<WeightTensor> tensors)
    {
        if (_isNewer)
        {
            using var scope = NewDisposeScope();
            using var ungraded = no_grad();
            Array.ForEach(_tensors, tensor => tensor.Fetch());
            _isNewer = false;
        }
    }

    /// <inheritdoc/>
    public void Take(IReadOnlyList<WeightTensor> tensors)
    {
        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        Array.ForEach(_tensors, tensor => tensor.Take());
        _isNewer = false;
    }

    /// <summary>Gives the newest to the model, and frees these.</summary>
    public void Dispose()
    {
        _model.Release(this);
        Array.ForEach(_tensors, tensor => tensor.Dispose());
    }
}
