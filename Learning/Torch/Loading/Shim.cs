using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeLearner.Learning.Torch.Loading;

/// <summary>TorchSharp's native half, between managed code and libtorch.</summary>
/// <remarks>
/// That of TorchSharp 0.107.0 was linked with GCC 13 and asks for <c>GLIBCXX_3.4.32</c> of libstdc++.so.6; Debian 12 and Ubuntu 22.04 have 3.4.30 at most.
/// The one symbol of that version, <c>_ZSt21ios_base_library_initv</c>, only marks what the file was linked against and is never called. Where the loader misses
/// it, a copy in memory is loaded in which that one version is weak (one flag): no file is changed or written (docs/adr/0009).
/// </remarks>
internal static partial class Shim
{
    private const string Name = "libLibTorchSharp.so";
    private const string StandardLibrary = "libstdc++.so.6";
    private const string MissedVersion = "GLIBCXX_3.4.32";
    private const int CloseOnExec = 1; // MFD_CLOEXEC

    /// <summary>Where it is: beside libtorch, which is where a shim belongs that a user has built, with this program, or in NuGet's cache.</summary>
    /// <param name="libtorchFolder">Folder of libtorch.</param>
    /// <param name="platform">The machine; null = <see cref="Platform"/>.</param>
    /// <returns>Null where there is none for the machine.</returns>
    public static string? Find(string libtorchFolder, string? platform = null)
    {
        var native = Path.Combine("runtimes", platform ?? Platform, "native", Name);
        string[] candidates =
        [
            Path.Combine(libtorchFolder, Name),
            Path.Combine(AppContext.BaseDirectory, Name),
            Path.Combine(AppContext.BaseDirectory, native),
            Path.Combine(LibtorchSearch.NuGetCache, "torchsharp", Libtorch.TorchSharpVersion, native),
        ];
        return candidates.FirstOrDefault(File.Exists);
    }

    /// <summary>This machine as NuGet's folders name it, such as linux-x64.</summary>
    public static string Platform { get; } = $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>Loads it; libtorch is loaded already.</summary>
    /// <exception cref="DllNotFoundException">It does not load.</exception>
    public static void Load(string path)
    {
        try
        {
            DynamicLoader.Open(path);
        }
        catch (DllNotFoundException complaint) when (complaint.Message.Contains(MissedVersion, StringComparison.Ordinal))
        {
            LoadWeakened(File.ReadAllBytes(path)); // well-formed, or the loader would not have come so far
        }
    }

    private static void LoadWeakened(byte[] elf)
    {
        VersionNeeds.MakeWeak(elf, StandardLibrary, MissedVersion);
        using var file = new SafeFileHandle(memfd_create(Name, CloseOnExec), ownsHandle: true);
        RandomAccess.Write(file, elf, fileOffset: 0);
        DynamicLoader.Open($"/proc/self/fd/{file.DangerousGetHandle()}"); // found by its own name from then on
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);
}
