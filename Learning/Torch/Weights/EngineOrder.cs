using EdgeLearner.Learning.Networks;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Weights;

/// <summary>
/// Carries numbers between the order of a model's tensors, that of the managed engine with its filling (<see cref="PlannedLayer.EngineIndex"/>), and libtorch's:
/// [out, in, kernel, kernel]; [out, in] with inputs as [H, W, C]; [channels].
/// </summary>
internal static class EngineOrder
{
    /// <summary>From libtorch's order.</summary>
    /// <param name="plan">Which tensor.</param>
    /// <param name="values">Its numbers.</param>
    /// <returns>[<see cref="PlannedTensor.StoredNumbers"/>], contiguous.</returns>
    public static Tensor From(PlannedTensor plan, Tensor values)
    {
        var (input, output) = (plan.Layer.In, plan.Layer.Out);
        var more = output.ChannelStride - output.Channels;
        var moreBelow = input.ChannelStride - input.Channels;
        if (plan.Role != TensorRole.Weights)
        {
            return nn.functional.pad(values, [0, more]);
        }

        if (plan.Layer.Spec.Kind != LayerKind.Conv)
        {
            var rows = values.view(output.Channels, input.Height, input.Width, input.Channels);
            return nn.functional.pad(rows, [0, moreBelow, 0, 0, 0, 0, 0, more]).permute(1, 2, 3, 0).contiguous().view(-1);
        }

        var (kernel, block) = (plan.Layer.Spec.Kernel, plan.Layer.BlockChannels);
        return nn.functional.pad(values, [0, 0, 0, 0, 0, moreBelow, 0, more]).contiguous()
            .view(output.ChannelStride / block, block, input.ChannelStride, kernel, kernel).permute(0, 3, 2, 4, 1).contiguous().view(-1);
    }

    /// <summary>To libtorch's order.</summary>
    /// <param name="plan">Which tensor.</param>
    /// <param name="stored">[<see cref="PlannedTensor.StoredNumbers"/>].</param>
    /// <returns>A copy.</returns>
    public static Tensor To(PlannedTensor plan, Tensor stored)
    {
        var (input, output) = (plan.Layer.In, plan.Layer.Out);
        if (plan.Role != TensorRole.Weights)
        {
            return stored.narrow(0, 0, output.Channels).clone();
        }

        if (plan.Layer.Spec.Kind != LayerKind.Conv)
        {
            return stored.view(input.Height, input.Width, input.ChannelStride, output.ChannelStride).narrow(2, 0, input.Channels).narrow(3, 0, output.Channels)
                .permute(3, 0, 1, 2).contiguous().view(output.Channels, -1).clone();
        }

        var (kernel, block) = (plan.Layer.Spec.Kernel, plan.Layer.BlockChannels);
        var weights = stored.view(output.ChannelStride / block, kernel, input.ChannelStride, kernel, block).permute(0, 4, 2, 1, 3)
            .reshape(output.ChannelStride, input.ChannelStride, kernel, kernel).narrow(0, 0, output.Channels).narrow(1, 0, input.Channels);
        return Layers.Maps.Arrange(weights).clone();
    }
}
