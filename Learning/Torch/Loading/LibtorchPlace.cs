namespace EdgeLearner.Learning.Torch.Loading;

/// <summary>A folder with libtorch.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Version">Its version where that can be told without loading it, such as 2.10.0; else null.</param>
/// <param name="HasCuda">Whether it is one for CUDA.</param>
internal sealed record LibtorchPlace(string Folder, string? Version, bool HasCuda)
{
    /// <summary>The library that depends on all others.</summary>
    public const string Library = "libtorch.so";

    /// <summary>The library with the code for CUDA.</summary>
    public const string CudaLibrary = "libtorch_cuda.so";

    /// <summary>What stands in a folder; null where it has no libtorch.</summary>
    public static LibtorchPlace? At(string folder) => File.Exists(Path.Combine(folder, Library))
        ? new LibtorchPlace(folder, VersionOf(folder), File.Exists(Path.Combine(folder, CudaLibrary)))
        : null;

    /// <summary>As pip and NuGet lay it out: <c>torch/version.py</c> beside <c>torch/lib</c>; <c>PACKAGE/VERSION/runtimes/RID/native</c>.</summary>
    private static string? VersionOf(string folder)
    {
        var python = Path.Combine(folder, "..", "version.py");
        if (File.Exists(python))
        {
            var line = File.ReadLines(python).FirstOrDefault(line => line.StartsWith("__version__", StringComparison.Ordinal)) ?? "";
            return line.Split('\'', '"') is [_, var version, ..] ? version.Split('+')[0] : null;
        }

        var package = Path.GetFullPath(Path.Combine(folder, "..", "..", ".."));
        return System.Version.TryParse(Path.GetFileName(package), out _) ? Path.GetFileName(package) : null;
    }
}
