using static TorchSharp.torch;

namespace EdgeLearner.Torch.Tests;

/// <summary>Maps as files and libtorch number them, channel after channel.</summary>
internal static class Planes
{
    /// <summary>Numbers of [lanes, C, H, W].</summary>
    public static float[] Of(Tensor maps)
    {
        using var planes = maps.contiguous();
        return [.. planes.data<float>()];
    }
}
