using static TorchSharp.torch;

namespace EdgeLearner.Benchmarks.Torch.Rival;

/// <summary><c>s = [u > threshold]</c> with the rectangular surrogate as its gradient: <c>1 / width</c> where <c>|u - threshold| &lt; width / 2</c>, strictly.</summary>
/// <remarks>
/// Comparisons in place give 0 and 1 in the tensor's own type, many times faster than a tensor of truth values that is then converted. A function of
/// its own is faster than a straight-through sum of built-in operations.
/// </remarks>
internal sealed class Spike : autograd.SingleTensorFunction<Spike>
{
    private const string Scalars = "scalars";

    // Left to the scope, the gradients of all steps would live until its end. libtorch holds its own reference once backward has returned.
    [ThreadStatic]
    private static Tensor? _handedOver;

    public override string Name => nameof(Spike);

    /// <summary>Spikes of the potentials <c>vars[0]</c>, with the constants <c>vars[1]</c>.</summary>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (potential, scalars) = ((Tensor)vars[0], (SpikeScalars)vars[1]);
        ctx.save_for_backward([potential]);
        ctx.save_data(Scalars, scalars);
        return potential.clone().gt_(scalars.Threshold);
    }

    /// <summary>Gradient of the potentials, and none of the constants.</summary>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var scalars = (SpikeScalars)ctx.get_data(Scalars);
        using var potential = ctx.get_saved_variables()[0];
        var gradient = potential.sub(scalars.Threshold).abs_().lt_(scalars.HalfWidth).mul_(grad_output).mul_(scalars.Slope);
        grad_output.Dispose();
        _handedOver?.Dispose();
        _handedOver = gradient;
        return [gradient, null!];
    }
}
