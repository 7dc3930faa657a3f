namespace EdgeLearner.Learning.Torch.Loading;

/// <summary>Where libtorch may be: where pip puts PyTorch, and in NuGet's cache. Nothing is run to find it, and nothing loaded.</summary>
internal static class LibtorchSearch
{
    private static readonly string[] PrefixVariables = ["VIRTUAL_ENV", "CONDA_PREFIX"];

    /// <summary>Every libtorch found, those of Python before those of NuGet.</summary>
    public static IEnumerable<LibtorchPlace> All() =>
        PythonFolders().SelectMany(Packages).Select(packages => Path.Combine(packages, "torch", "lib"))
            .Concat(NuGetFolders())
            .Select(LibtorchPlace.At)
            .OfType<LibtorchPlace>();

    /// <summary>NuGet's cache.</summary>
    public static string NuGetCache =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set ? set : Path.Combine(Home, ".nuget", "packages");

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Folders that hold <c>pythonX.Y</c>: of an environment that is active, of the user, of the system.</summary>
    private static IEnumerable<string> PythonFolders() =>
    [
        .. PrefixVariables.Select(Environment.GetEnvironmentVariable).OfType<string>().Where(prefix => prefix.Length > 0)
            .Select(prefix => Path.Combine(prefix, "lib")),
        Path.Combine(Home, ".local", "lib"),
        "/usr/local/lib",
        "/usr/lib",
    ];

    private static IEnumerable<string> Packages(string lib) => Folders(lib, "python3*").OrderDescending(StringComparer.Ordinal)
        .SelectMany(python => new[] { Path.Combine(python, "site-packages"), Path.Combine(python, "dist-packages") });

    private static IEnumerable<string> NuGetFolders() => Folders(NuGetCache, "libtorch-*-linux-*")
        .SelectMany(package => Folders(package, "*").OrderDescending(StringComparer.Ordinal))
        .SelectMany(version => Folders(Path.Combine(version, "runtimes"), "linux-*"))
        .Select(runtime => Path.Combine(runtime, "native"));

    private static string[] Folders(string parent, string pattern)
    {
        try
        {
            return Directory.Exists(parent) ? [.. Directory.EnumerateDirectories(parent, pattern).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // a folder that may not be looked into has nothing for us
        }
    }
}
