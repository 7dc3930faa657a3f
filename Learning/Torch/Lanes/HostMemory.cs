using TorchSharp;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Lanes;

/// <summary>Memory of the host that numbers travel through. It is pinned where they go to a GPU, which then fetches them by itself while the program goes on.</summary>
internal static class HostMemory
{
    /// <summary>Zeros, outside any scope.</summary>
    /// <param name="size">Dimensions.</param>
    /// <param name="type">Of each number.</param>
    /// <param name="device">Where they go to or come from.</param>
    public static Tensor New(long[] size, ScalarType type, Device device)
    {
        using var scope = NewDisposeScope();
        var host = zeros(size, dtype: type);
        return (device.type == DeviceType.CUDA ? host.pin_memory() : host).DetachFromDisposeScope();
    }
}
