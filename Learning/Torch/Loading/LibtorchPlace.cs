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
    /// <param name="path">The folder, or a library in it.</param>
    public static LibtorchPlace? At(string path)
    {
        var folder = File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;
        return File.Exists(Path.Combine(folder, Library)) ? new LibtorchPlace(folder, VersionOf(folder), File.Exists(Path.Combine(folder, CudaLibrary))) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"libtorch {Version ?? "of unknown version"} in {Folder}, for {(HasCuda ? "CUDA" : "the CPU")}";

    /// <summary>
    /// As its kinds are laid out: <c>torch/version.py</c> beside <c>torch/lib</c> of PyTorch; <c>build-version</c> beside <c>lib</c> of libtorch alone;
    /// <c>PACKAGE/VERSION/runtimes/RID/native</c> of NuGet. Unknown where the file may not be read.
    /// </summary>
    private static string? VersionOf(string folder)
    {
        try
        {
            return ReadVersion(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? ReadVersion(string folder)
    {
        var above = Path.GetDirectoryName(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar)) ?? "/";
        var python = Path.Combine(above, "version.py");
        var alone = Path.Combine(above, "build-version");
        var package = Path.GetFileName(Path.GetFullPath(Path.Combine(above, "..", "..")));
        return File.Exists(python) ? Plain(File.ReadLines(python).FirstOrDefault(line => line.StartsWith("__version__", StringComparison.Ordinal))?.Split('\'', '"').ElementAtOrDefault(1))
            : File.Exists(alone) ? Plain(File.ReadLines(alone).FirstOrDefault())
            : System.Version.TryParse(package, out _) ? package
            : null;
    }

    /// <summary>2.10.0+cu128 is 2.10.0, for CUDA 12.8.</summary>
    private static string? Plain(string? version) => version?.Split('+')[0].Trim();
}
