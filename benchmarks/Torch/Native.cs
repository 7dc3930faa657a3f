using System.Reflection;
using EdgeLearner.Learning.Torch.Loading;

namespace EdgeLearner.Benchmarks.Torch;

/// <summary>libtorch for the CPU, from where NuGet has unpacked it.</summary>
internal static class Native
{
    /// <summary>Loads it.</summary>
    /// <param name="mapsLargeBlocks">As <see cref="Libtorch.Load(string?, bool)"/> takes it.</param>
    /// <exception cref="DllNotFoundException">It does not load.</exception>
    public static void Load(bool mapsLargeBlocks)
    {
        var folder = typeof(Native).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(metadata => metadata.Key == "LibtorchFolder")?.Value;
        var state = Libtorch.Load(folder, mapsLargeBlocks);
        if (!state.IsLoaded)
        {
            throw new DllNotFoundException(state.Finding);
        }
    }
}
