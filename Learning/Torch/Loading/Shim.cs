using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeLearner.Learning.Torch.Loading;

/// <summary>TorchSharp's native half, between managed code and libtorch.</summary>
/// <remarks>
/// That of TorchSharp 0.107.0 was linked with GCC 13 and asks for <c>GLIBCXX_3.4.32</c> of libstdc++.so.6; Debian 12 and Ubuntu 22.04 have 3.4.30 at most.
/// The one symbol of that version, <c>_ZSt21ios_base_library_initv</c>, only marks what the file was linked against and is never called. Where the shim does not load
/// as it is, a copy in memory is loaded in which that one version is weak (two bytes): no file is changed or written (docs/adr/0009).
/// </remarks>
internal static partial class Shim
{
    private const string Name = "libLibTorchSharp.so";
    private const int StartCloseOnExec = 1; // MFD_CLOEXEC

    /// <summary>Where it is: beside libtorch, which is how a shim that a user has built comes first, with this program, or in NuGet's cache.</summary>
    /// <returns>Null where there is none for this machine.</returns>
    public static string? Find(string libtorchFolder)
    {
        var native = Path.Combine("runtimes", RuntimeInformation.RuntimeIdentifier, "native", Name);
        string[] candidates =
        [
            Path.Combine(libtorchFolder, Name),
            Path.Combine(AppContext.BaseDirectory, Name),
            Path.Combine(AppContext.BaseDirectory, native),
            Path.Combine(LibtorchSearch.NuGetCache, "torchsharp", Libtorch.TorchSharpVersion, native),
        ];
        return candidates.FirstOrDefault(File.Exists);
    }

    /// <summary>Loads it; libtorch is loaded already.</summary>
    /// <exception cref="DllNotFoundException">It does not load.</exception>
    public static void Load(string path)
    {
        if (NativeLibrary.TryLoad(path, out _))
        {
            return;
        }

        var bytes = File.ReadAllBytes(path);
        if (!VersionNeeds.MakeWeak(bytes, "libstdc++.so.6", "GLIBCXX_3.4.32"))
        {
            NativeLibrary.Load(path); // throws, and says why
        }

        using var file = new SafeFileHandle(memfd_create(Name, StartCloseOnExec), ownsHandle: true);
        RandomAccess.Write(file, bytes, fileOffset: 0);
        NativeLibrary.Load($"/proc/self/fd/{file.DangerousGetHandle()}"); // found by its own name from then on
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);
}
