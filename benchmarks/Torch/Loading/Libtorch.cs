using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace EdgeLearner.Benchmarks.Torch.Loading;

/// <summary>Loads libtorch and TorchSharp's shim from the folders they were unpacked to, with the settings under which libtorch is fastest on one core.</summary>
/// <remarks>
/// The shim of TorchSharp 0.107.0 was linked with GCC 13 and asks for <c>GLIBCXX_3.4.32</c> of libstdc++.so.6; Debian 12 and Ubuntu 22.04 have 3.4.30
/// at most. The one symbol of that version, <c>_ZSt21ios_base_library_initv</c>, only marks what the file was linked against and is never called.
/// Where the shim does not load as it is, a copy of it is made in which that one version is weak (two bytes), and the copy is loaded.
/// </remarks>
internal static partial class Libtorch
{
    private const string Shim = "libLibTorchSharp.so";
    private const int TrimThreshold = -1; // M_TRIM_THRESHOLD
    private const int MmapThreshold = -3; // M_MMAP_THRESHOLD

    /// <summary>Loads everything; TorchSharp finds it by name from then on. Sets one thread.</summary>
    /// <param name="mapLargeBlocks">
    /// Whether every large block is mapped and given back at once, so that resident memory is what is in use. Otherwise memory is kept for reuse, which is
    /// up to five times faster for large layers.
    /// </param>
    /// <exception cref="DllNotFoundException">Built without the native libraries, or they do not load here.</exception>
    public static void Load(bool mapLargeBlocks)
    {
        _ = mallopt(MmapThreshold, mapLargeBlocks ? 128 << 10 : 1 << 30);
        _ = mallopt(TrimThreshold, mapLargeBlocks ? 128 << 10 : int.MaxValue);
        NativeLibrary.Load(Path.Combine(Folder("LibtorchFolder"), "libtorch.so"));
        var shim = Path.Combine(Folder("TorchSharpFolder"), Shim);
        if (!NativeLibrary.TryLoad(shim, out _))
        {
            NativeLibrary.Load(WithWeakVersion(shim));
        }

        torch.set_num_threads(1);
        torch.set_num_interop_threads(1);
    }

    private static string WithWeakVersion(string shim)
    {
        var bytes = File.ReadAllBytes(shim);
        VersionNeeds.MakeWeak(bytes, "libstdc++.so.6", "GLIBCXX_3.4.32");
        var copy = Path.Combine(AppContext.BaseDirectory, Shim);
        File.WriteAllBytes(copy, bytes);
        return copy;
    }

    private static string Folder(string name) =>
        typeof(Libtorch).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(metadata => metadata.Key == name)?.Value
        ?? throw new DllNotFoundException("built without libtorch: add -p:Libtorch=true, which downloads 130 MB and unpacks 480 MB");

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);
}
