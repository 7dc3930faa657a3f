using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using EdgeLearner.Learning.Torch.Devices;
using TorchSharp;

namespace EdgeLearner.Learning.Torch.Loading;

/// <summary>Loads libtorch into this process, once, with settings under which it leaves other cores alone and does not give memory back between steps.</summary>
internal static partial class Libtorch
{
    /// <summary>Version of libtorch that TorchSharp is made for.</summary>
    public const string Version = "2.10";

    private const int TrimThreshold = -1; // M_TRIM_THRESHOLD
    private const int MmapThreshold = -3; // M_MMAP_THRESHOLD
    private const int KeepAlways = 1 << 30;
    private const int KeepAtMost = 32 << 20; // what mallopt(3) promises to take on 64 bits: not every glibc takes more
    private const int KeepNever = 128 << 10; // as it begins
    private const string WaitPolicy = "OMP_WAIT_POLICY";
    private const string VectorLimit = "ONEDNN_MAX_CPU_ISA";
    private const int Replace = 1;

    private static readonly Lock Gate = new();
    private static LibtorchState? _state;

    /// <summary>Version of TorchSharp's managed half.</summary>
    public static string TorchSharpVersion =>
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

    /// <summary>The one that is loaded; null where none is.</summary>
    public static LibtorchPlace? Loaded => _state is { IsLoaded: true } state ? state.Place : null;

    /// <summary>Whether what is loaded finds a GPU that it can use.</summary>
    public static bool HasGpu => _state is { IsLoaded: true, Place.HasCuda: true } && torch.cuda.is_available();

    /// <summary>The libtorch that would be loaded; null where there is none.</summary>
    /// <param name="folder">As <see cref="Load(string?, bool)"/> takes it.</param>
    /// <remarks>Of several, one of the right version; of those, one for CUDA where there is a GPU, and else one without, which is smaller.</remarks>
    public static LibtorchPlace? Find(string? folder) => string.IsNullOrEmpty(folder)
        ? LibtorchSearch.All().OrderByDescending(IsFit).ThenByDescending(place => place.HasCuda == CudaDriver.Devices > 0).FirstOrDefault()
        : LibtorchPlace.At(folder);

    /// <summary>What is found, without loading it: one line for people.</summary>
    /// <param name="folder">As <see cref="Load(string?, bool)"/> takes it.</param>
    public static string Describe(string? folder) => Find(folder) is { } place ? Complaint(place) ?? place.ToString() : NotFound(folder);

    private static bool IsFit(LibtorchPlace place) => place.Version is null || place.Version.StartsWith($"{Version}.", StringComparison.Ordinal);

    private static string NotFound(string? folder) =>
        $"{(string.IsNullOrEmpty(folder) ? "there is no libtorch, neither of PyTorch nor of NuGet" : $"{folder} has no {LibtorchPlace.Library}")}: " +
        $"install PyTorch {Version}, or set Learning:Libtorch to the folder of a {LibtorchPlace.Library} of that version";

    /// <summary>Why a libtorch cannot be used; null where nothing is known against it.</summary>
    /// <param name="place">What was found.</param>
    /// <param name="platform">The machine; null = this one.</param>
    internal static string? Complaint(LibtorchPlace place, string? platform = null) =>
        !IsFit(place) ? $"{place}, is of another version than TorchSharp {TorchSharpVersion} needs: install PyTorch {Version}, or set Learning:Libtorch to the folder of one"
        : Shim.Find(place.Folder, platform) is null ? $"{place}, but TorchSharp has no shim for {platform ?? Shim.Platform}: docs/jetson.md says how to build one, to be put into that folder"
        : null;

    /// <summary>Loads it, whatever is loaded already. What it sets for that is as before where it does not load.</summary>
    /// <param name="folder">As <see cref="Load(string?, bool)"/> takes it.</param>
    /// <param name="mapsLargeBlocks">Likewise.</param>
    internal static LibtorchState TryLoad(string? folder, bool mapsLargeBlocks)
    {
        if (Find(folder) is not { } place)
        {
            return LibtorchState.Failed(NotFound(folder));
        }

        if (Complaint(place) is { } complaint)
        {
            return LibtorchState.Failed(complaint);
        }

        var settings = Settings().Where(setting => Environment.GetEnvironmentVariable(setting.Name) is null).ToList();
        try
        {
            settings.ForEach(setting => _ = setenv(setting.Name, setting.Value, Replace));
            Load(place);
            KeepMemory(mapsLargeBlocks);
            return new LibtorchState(true, place, place.ToString());
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            settings.ForEach(setting => _ = unsetenv(setting.Name));
            return LibtorchState.Failed($"{place}, does not load: {(error.InnerException ?? error).Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>What libtorch reads from the environment while it loads; what is set there already stays.</summary>
    private static IEnumerable<(string Name, string Value)> Settings()
    {
        yield return (WaitPolicy, "PASSIVE"); // waiting threads of OpenMP would spin, and take from other processes what they do not need
        if (Avx2.IsSupported && !Avx512F.IsSupported)
        {
            yield return (VectorLimit, "AVX"); // with AVX2, oneDNN of libtorch 2.10 writes beyond its memory where a convolution that learns has no multiple of 8 channels
        }
    }

    /// <summary>Sets what the C library does with memory that is given back. Only once libtorch is loaded: it cannot be undone, and the managed engine is better off without.</summary>
    private static void KeepMemory(bool mapsLargeBlocks)
    {
        if (mallopt(MmapThreshold, mapsLargeBlocks ? KeepNever : KeepAlways) == 0)
        {
            _ = mallopt(MmapThreshold, KeepAtMost);
        }

        _ = mallopt(TrimThreshold, mapsLargeBlocks ? KeepNever : int.MaxValue);
    }

    private static void Load(LibtorchPlace place)
    {
        DynamicLoader.Open(Path.Combine(place.Folder, LibtorchPlace.Library));
        if (place.HasCuda)
        {
            DynamicLoader.Open(Path.Combine(place.Folder, LibtorchPlace.CudaLibrary));
        }

        Shim.Load(Shim.Find(place.Folder)!);
        if (!NativeLibrary.TryLoad("LibTorchSharp", typeof(torch).Assembly, searchPath: null, out _))
        {
            throw new DllNotFoundException("TorchSharp does not find its shim"); // by itself it would copy libtorch beside the program, and write to standard output
        }

        torch.InitializeDeviceType(DeviceType.CPU);
        torch.set_num_threads(1);
        torch.set_num_interop_threads(1);
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int replace);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unsetenv(string name);
}
