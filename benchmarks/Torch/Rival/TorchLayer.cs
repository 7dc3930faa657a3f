using EdgeLearner.Learning.Networks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EdgeLearner.Benchmarks.Torch.Rival;

/// <summary>One layer of spiking neurons: <c>u = leak * u + I - reset * s_before</c>, then <c>s = [u > threshold]</c>. Tensors are [B, C, H, W], channels last in memory.</summary>
/// <remarks>Channels last is what libtorch convolves fastest; fully connected weights stand in the same order, so that nothing is copied before them.</remarks>
internal sealed class TorchLayer : IDisposable
{
    private static readonly long[] NoDilation = [1, 1];

    private readonly PlannedLayer _plan;
    private readonly SpikeScalars _scalars;
    private readonly long[] _stride;
    private readonly long[] _padding;
    private Tensor _potential;
    private Tensor _spikes;

    /// <summary>A layer at rest.</summary>
    /// <param name="plan">Kind and shapes.</param>
    /// <param name="fileOrder">Weights as [out, in, kernel, kernel] or [out, in]; empty for a pool.</param>
    /// <param name="scalars">Constants of the neurons.</param>
    /// <param name="batch">Streams side by side (B).</param>
    public TorchLayer(PlannedLayer plan, float[] fileOrder, SpikeScalars scalars, int batch)
    {
        _plan = plan;
        _scalars = scalars;
        _stride = [plan.Spec.Stride, plan.Spec.Stride];
        _padding = [plan.Spec.Padding, plan.Spec.Padding];
        Weight = fileOrder.Length > 0 ? ToEngine(fileOrder) : null;
        _potential = Rest(batch);
        _spikes = Rest(batch);
    }

    /// <summary>Weights, of which gradients are taken; none in a pool.</summary>
    public Tensor? Weight { get; }

    /// <summary>Makes a copy of a tensor [B, C, H, W] whose channels lie beside each other in memory.</summary>
    public static Tensor ChannelsLast(Tensor tensor) => tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    /// <summary>One step without gradients, everything in place. The spikes belong to the layer and change with its next step.</summary>
    public Tensor Infer(Tensor below)
    {
        var potential = Current(below);
        potential.add_(_potential, _scalars.Leak);
        potential.add_(_spikes, _scalars.MinusReset);
        _potential.Dispose();
        _potential = potential;
        _spikes.copy_(potential);
        _spikes.gt_(_scalars.Threshold);
        return _spikes;
    }

    /// <summary>Begins an interval: the state that the one before has left is the scope's from now on.</summary>
    public void BeginInterval(DisposeScope scope) => scope.Attach(_potential, _spikes);

    /// <summary>One step of an interval, recorded for the backward pass.</summary>
    public Tensor Step(Tensor below) => Fire(Current(below).add_(_potential, _scalars.Leak));

    /// <summary>All steps of an interval, recorded, their currents computed as one batch.</summary>
    /// <param name="below">Input spikes of each step.</param>
    public Tensor[] Steps(Tensor[] below)
    {
        var current = Current(cat(below));
        var batch = below[0].shape[0];
        return [.. below.Select((_, step) => Fire(current.narrow(0, step * batch, batch).add(_potential, _scalars.Leak)))];
    }

    /// <summary>Ends an interval: values carry on, gradients do not.</summary>
    public void EndInterval()
    {
        _potential = _potential.detach().DetachFromDisposeScope();
        _spikes = _spikes.detach().DetachFromDisposeScope();
    }

    /// <summary>Number of spikes of the last step.</summary>
    public long CountSpikes()
    {
        using var sum = _spikes.sum();
        return (long)sum.item<float>();
    }

    /// <summary>The weights as [out, in, kernel, kernel] or [out, in].</summary>
    public float[] ToFileOrder()
    {
        using var scope = NewDisposeScope();
        var weight = Weight!.detach();
        var ordered = _plan.Spec.Kind == LayerKind.Conv
            ? weight.contiguous()
            : weight.reshape(_plan.Out.Channels, _plan.In.Height, _plan.In.Width, _plan.In.Channels).permute(0, 3, 1, 2).contiguous();
        return [.. ordered.data<float>()];
    }

    public void Dispose()
    {
        Weight?.Dispose();
        _potential.Dispose();
        _spikes.Dispose();
    }

    /// <summary>The rest of a step, from what is left of the potential and the current.</summary>
    private Tensor Fire(Tensor potential)
    {
        _potential = potential.add_(_spikes, _scalars.MinusReset);
        return _spikes = Spike.apply(potential, _scalars);
    }

    private Tensor Current(Tensor below)
    {
        switch (_plan.Spec.Kind)
        {
            case LayerKind.Conv:
                return functional.conv2d(below, Weight!, null, _stride, _padding, NoDilation, 1);
            case LayerKind.Pool:
                return functional.avg_pool2d(below, _plan.Spec.Size);
            default:
                using (var rows = below.permute(0, 2, 3, 1))
                using (var flat = rows.reshape(below.shape[0], _plan.In.Neurons))
                using (var current = functional.linear(flat, Weight!))
                {
                    return current.view(-1, _plan.Out.Channels, 1, 1);
                }
        }
    }

    private Tensor ToEngine(float[] fileOrder)
    {
        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        var (shape, kernel) = (_plan.In, _plan.Spec.Kernel);
        var weight = _plan.Spec.Kind == LayerKind.Conv
            ? ChannelsLast(tensor(fileOrder).view(_plan.Out.Channels, shape.Channels, kernel, kernel))
            : tensor(fileOrder).view(_plan.Out.Channels, shape.Channels, shape.Height, shape.Width).permute(0, 2, 3, 1).reshape(_plan.Out.Channels, -1);
        return weight.detach().clone().requires_grad_().DetachFromDisposeScope();
    }

    private Tensor Rest(int batch)
    {
        using var scope = NewDisposeScope();
        return ChannelsLast(zeros(batch, _plan.Out.Channels, _plan.Out.Height, _plan.Out.Width)).DetachFromDisposeScope();
    }
}
