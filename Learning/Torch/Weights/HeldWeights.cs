using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Weights;

/// <summary>All tensors of a model on a device. What the model is asked for is fetched from here, as long as this is not disposed of.</summary>
internal sealed class HeldWeights : IWeightHolder, IDisposable
{
    private readonly Model _model;
    private readonly DeviceTensor[] _tensors;
    private readonly Device _device;
    private bool _isNewer;
    private bool _hasFailed;

    /// <summary>Copies a model's tensors.</summary>
    public HeldWeights(Model model, LearningRule rule, Device device)
    {
        (_model, _device) = (model, device);
        model.Prepare(rule);
        var frozen = model.Plan.Blocks.Take(rule.FrozenBlocks).SelectMany(block => block.All).ToHashSet();
        _tensors = [.. model.Tensors.Select(tensor => new DeviceTensor(tensor, tensor.Plan.Trains && !frozen.Contains(tensor.Layer), device))];
    }

    /// <summary>In the model's order.</summary>
    public IReadOnlyList<DeviceTensor> Tensors => _tensors;

    /// <summary>A tensor of a layer; null where nothing is stored for it.</summary>
    public DeviceTensor? Find(PlannedLayer layer, TensorRole role) =>
        _tensors.FirstOrDefault(tensor => tensor.Plan.Layer.Name == layer.Name && tensor.Plan.Role == role);

    /// <summary>Holds the model's tensors from now on: once all else that may fail has not.</summary>
    /// <exception cref="InvalidOperationException">Another engine holds them.</exception>
    public void Hold() => _model.Hold(this);

    /// <summary>They are newer than the model's from now on.</summary>
    public void Changed() => _isNewer = true;

    /// <inheritdoc/>
    public void Fetch(IReadOnlyList<WeightTensor> tensors)
    {
        if (_isNewer)
        {
            ForEach(tensor => tensor.Fetch());
        }
    }

    /// <inheritdoc/>
    public void Take(IReadOnlyList<WeightTensor> tensors) => ForEach(tensor => tensor.Take());

    /// <summary>Gives the newest to the model, and frees these.</summary>
    /// <exception cref="EngineException">They cannot be had any more, and nobody was told so before.</exception>
    public void Dispose()
    {
        var wasTold = _hasFailed;
        try
        {
            _model.Release(this);
        }
        catch (EngineException) when (wasTold)
        {
            // whoever disposes of this does so because of that
        }
        finally
        {
            Array.ForEach(_tensors, tensor => tensor.Dispose());
        }
    }

    private void ForEach(Action<DeviceTensor> carry)
    {
        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        try
        {
            Array.ForEach(_tensors, carry);
        }
        catch (ExternalException error)
        {
            _hasFailed = true;
            throw new EngineException($"weights cannot be carried between {_device} and the model: {Complaint.Of(error)}");
        }

        _isNewer = false;
    }
}
