using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Torch.Weights;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Layers;

/// <summary>How what a layer sees becomes its current, and how errors come back: the part of a layer that libtorch differentiates.</summary>
/// <param name="plan">The layer.</param>
/// <param name="weights">Its weights; null in a pool, and where they are drawn anew.</param>
/// <param name="drawn">Weights that are drawn and never learn; null elsewhere.</param>
/// <param name="precision">Numbers that products are made of.</param>
internal sealed class Connections(PlannedLayer plan, DeviceTensor? weights, Tensor? drawn, Precision precision) : IDisposable
{
    private static readonly long[] NoDilation = [1, 1];

    private readonly long[] _stride = [plan.Spec.Stride, plan.Spec.Stride];
    private readonly long[] _padding = [plan.Spec.Padding, plan.Spec.Padding];

    /// <summary>Currents, [N, C, H, W], memory of their own.</summary>
    /// <param name="below">What the layer sees, [N, C, H, W].</param>
    public Tensor Current(Tensor below) => plan.Spec.Kind switch
    {
        LayerKind.Conv => Wide(nn.functional.conv2d(Narrow(below), Narrow(Weights), null, _stride, _padding, NoDilation, 1)),
        LayerKind.Pool => nn.functional.avg_pool2d(below, plan.Spec.Size),
        LayerKind.AdaptivePool => nn.functional.adaptive_avg_pool2d(below, plan.Spec.Size),
        _ => Wide(nn.functional.linear(Narrow(Maps.ChannelsLast(below).reshape(below.shape[0], plan.In.Neurons)), Narrow(Weights))).view(-1, plan.Out.Channels, 1, 1),
    };

    /// <summary>Gathers the weights' gradient, and carries errors down.</summary>
    /// <param name="recorded">A current that was recorded.</param>
    /// <param name="below">What it came from; errors are carried down where it asks for a gradient.</param>
    /// <param name="errors">dL/dI.</param>
    /// <returns>dL/d(below); null where nobody asks for it.</returns>
    public Tensor? Back(Tensor recorded, Tensor below, Tensor errors)
    {
        var (learns, carries) = (weights is { Learns: true }, below.requires_grad);
        if (!learns && !carries)
        {
            return null;
        }

        List<Tensor> inputs = learns && carries ? [weights!.Values, below] : learns ? [weights!.Values] : [below];
        var gradients = autograd.grad([recorded], inputs, [errors]);
        if (learns)
        {
            weights!.Add(gradients[0]);
        }

        return carries ? gradients[^1] : null;
    }

    /// <inheritdoc/>
    public void Dispose() => drawn?.Dispose();

    private Tensor Weights => weights?.Values ?? drawn!;

    private Tensor Narrow(Tensor values) => precision == Precision.BFloat16 ? values.to(ScalarType.BFloat16) : values;

    private Tensor Wide(Tensor values) => precision == Precision.BFloat16 ? values.to(ScalarType.Float32) : values;
}
