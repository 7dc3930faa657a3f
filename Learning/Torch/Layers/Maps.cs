using EdgeLearner.Learning.Networks;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Layers;

/// <summary>Maps of neurons, [B, C, H, W], whose channels lie beside each other in memory: what libtorch convolves fastest.</summary>
internal static class Maps
{
    /// <summary>Maps of zeros, outside any scope.</summary>
    public static Tensor Zeros(int lanes, Shape shape, Device device)
    {
        using var scope = NewDisposeScope();
        return Of(zeros([lanes, shape.Height, shape.Width, shape.Channels], dtype: ScalarType.Float32, device: device)).DetachFromDisposeScope();
    }

    /// <summary>A tensor [B, H, W, C] as maps; nothing is copied.</summary>
    public static Tensor Of(Tensor channelsLast) => channelsLast.permute(0, 3, 1, 2);

    /// <summary>Maps as [B, H, W, C]; nothing is copied.</summary>
    public static Tensor ChannelsLast(Tensor maps) => maps.permute(0, 2, 3, 1);

    /// <summary>Any tensor [B, C, H, W] as maps, copied where its channels do not lie beside each other.</summary>
    public static Tensor Arrange(Tensor tensor) => Of(ChannelsLast(tensor).contiguous());
}
