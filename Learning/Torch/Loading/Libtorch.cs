using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace EdgeLearner.Learning.Torch.Loading;

/// <summary>Loads libtorch into this process, once, with settings under which it leaves other cores alone and does not give memory back between steps.</summary>
internal static partial class Libtorch
{
    /// <summary>Version of libtorch that TorchSharp is made for.</summary>
    public const string Version = "2.10";

    private const int TrimThreshold = -1; // M_TRIM_THRESHOLD
    private const int MmapThreshold = -3; // M_MMAP_THRESHOLD
    private const int Replace = 1;

    private static readonly Lock Gate = new();
    private static LibtorchState? _state;

    /// <summary>Version of TorchSharp's managed half.</summary>
    public static string TorchSharpVersion { get; } =
        typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Loads it. A process has one: whatever a later call asks for, the first that loaded stays.</summary>
    /// <param name="folder">Where it is; null = wherever it is found, one for CUDA first.</param>
    /// <param name="mapsLargeBlocks">
    /// Whether every large block of memory is mapped and given back at once, so that resident memory is what is in use. Otherwise memory is kept for reuse, which is
    /// up to five times faster for large layers.
    /// </param>
    /// <returns>What was found, and whether it is loaded.</returns>
    public static LibtorchState Load(string? folder = null, bool mapsLargeBlocks = false)
    {
        lock (Gate)
        {
            return _state is { IsLoaded: true } ? _state : _state = TryLoad(folder, mapsLargeBlocks);
        }
    }

    /// <summary>The libtorch that would be loaded; null where there is none.</summary>
    /// <param name="folder">As <see cref="Load(string?, bool)"/> takes it.</param>
    public static LibtorchPlace? Find(string? folder) => string.IsNullOrEmpty(folder)
        ? LibtorchSearch.All().Where(IsFit).OrderByDescending(place => place.HasCuda).FirstOrDefault() ?? LibtorchSearch.All().FirstOrDefault()
        : LibtorchPlace.At(folder);

    private static bool IsFit(LibtorchPlace place) => place.Version is null || place.Version.StartsWith($"{Version}.", StringComparison.Ordinal);

    private static LibtorchState TryLoad(string? folder, bool mapsLargeBlocks)
    {
        if (Find(folder) is not { } place)
        {
            var where = string.IsNullOrEmpty(folder) ? "no libtorch found, neither of PyTorch nor of NuGet" : $"{folder} has no {LibtorchPlace.Library}";
            return LibtorchState.Failed($"{where}: install PyTorch {Version}, or set Learning:Libtorch to the folder of {LibtorchPlace.Library}");
        }

        if (!IsFit(place))
        {
            return LibtorchState.Failed($"libtorch {place.Version} in {place.Folder} is of another version: TorchSharp {TorchSharpVersion} needs {Version}");
        }

        if (Shim.Find(place.Folder) is not { } shim)
        {
            return LibtorchState.Failed(
                $"libtorch is in {place.Folder}, but TorchSharp has no shim for {RuntimeInformation.RuntimeIdentifier}: docs/jetson.md says how to build one, to be put there");
        }

        try
        {
            Prepare(mapsLargeBlocks);
            Load(place, shim);
            return new LibtorchState(true, place, $"libtorch {place.Version ?? "of unknown version"} in {place.Folder}{(place.HasCuda ? ", for CUDA" : "")}");
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException or TypeInitializationException or EntryPointNotFoundException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            return LibtorchState.Failed($"libtorch in {place.Folder} does not load: {(error.InnerException ?? error).Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>What must be set before anything is loaded. Waiting threads of OpenMP would spin, and take from other processes what they do not need.</summary>
    private static void Prepare(bool mapsLargeBlocks)
    {
        _ = setenv("OMP_WAIT_POLICY", "PASSIVE", Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null ? Replace : 0);
        _ = mallopt(MmapThreshold, mapsLargeBlocks ? 128 << 10 : 1 << 30);
        _ = mallopt(TrimThreshold, mapsLargeBlocks ? 128 << 10 : int.MaxValue);
    }

    private static void Load(LibtorchPlace place, string shim)
    {
        NativeLibrary.Load(Path.Combine(place.Folder, LibtorchPlace.Library));
        if (place.HasCuda)
        {
            NativeLibrary.Load(Path.Combine(place.Folder, LibtorchPlace.CudaLibrary));
        }

        Shim.Load(shim);
        torch.InitializeDeviceType(DeviceType.CPU);
        torch.set_num_threads(1);
        torch.set_num_interop_threads(1);
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int replace);
}
