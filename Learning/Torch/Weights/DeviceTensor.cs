using System.Runtime.InteropServices;
using EdgeLearner.Learning.Networks;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Weights;

/// <summary>The numbers of one tensor of a model where libtorch computes with them, with the gradient gathered and what the optimizer remembers.</summary>
internal sealed class DeviceTensor : IDisposable
{
    private readonly WeightTensor _source;
    private readonly Device _device;

    /// <summary>A copy of a model's tensor.</summary>
    /// <param name="source">The tensor, ready for the rule (<see cref="Model.Prepare"/>).</param>
    /// <param name="learns">Whether gradients are taken of it.</param>
    /// <param name="device">Where it lives.</param>
    public DeviceTensor(WeightTensor source, bool learns, Device device)
    {
        (_source, _device, Learns) = (source, device, learns);
        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        Values = Load(source.Values).requires_grad_(learns).DetachFromDisposeScope();
        Velocity = learns && source.Velocity.Length > 0 ? Load(source.Velocity).DetachFromDisposeScope() : null;
        SquareMean = learns && source.SquareMean.Length > 0 ? Load(source.SquareMean).DetachFromDisposeScope() : null;
    }

    /// <summary>Which tensor.</summary>
    public PlannedTensor Plan => _source.Plan;

    /// <summary>Whether gradients are taken of it.</summary>
    public bool Learns { get; }

    /// <summary>The numbers, in libtorch's order (<see cref="EngineOrder"/>).</summary>
    public Tensor Values { get; }

    /// <summary>The optimizer's first moment; null where it has none.</summary>
    public Tensor? Velocity { get; }

    /// <summary>Adam's mean squared gradient; null for others.</summary>
    public Tensor? SquareMean { get; }

    /// <summary>The gradient gathered since the last update; null where there is none yet.</summary>
    public Tensor? Gradient { get; private set; }

    /// <summary>Bytes of the numbers.</summary>
    public long Bytes => sizeof(float) * (long)Plan.Numbers;

    /// <summary>Adds to the gradient.</summary>
    public void Add(Tensor gradient)
    {
        if (Gradient is null)
        {
            Gradient = gradient.DetachFromDisposeScope();
        }
        else
        {
            Gradient.add_(gradient);
        }
    }

    /// <summary>Forgets the gradient.</summary>
    public void Drop()
    {
        Gradient?.Dispose();
        Gradient = null;
    }

    /// <summary>Brings the model's tensor up to date.</summary>
    public void Fetch()
    {
        Store(Values, _source.Values);
        Store(Velocity, _source.Velocity);
        Store(SquareMean, _source.SquareMean);
    }

    /// <summary>Takes over what stands in the model's tensor.</summary>
    public void Take()
    {
        Values.copy_(Load(_source.Values));
        Velocity?.copy_(Load(_source.Velocity));
        SquareMean?.copy_(Load(_source.SquareMean));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Values.Dispose();
        Velocity?.Dispose();
        SquareMean?.Dispose();
        Gradient?.Dispose();
    }

    private Tensor Load(AlignedFloats stored)
    {
        var numbers = empty(stored.Length);
        MemoryMarshal.AsBytes(stored.Span).CopyTo(numbers.bytes);
        return EngineOrder.To(Plan, numbers.to(_device));
    }

    private void Store(Tensor? values, AlignedFloats stored)
    {
        if (values is not null)
        {
            EngineOrder.From(Plan, values.detach()).cpu().bytes.CopyTo(MemoryMarshal.AsBytes(stored.Span));
        }
    }
}
