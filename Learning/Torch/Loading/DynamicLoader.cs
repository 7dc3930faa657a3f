using System.Runtime.InteropServices;

namespace EdgeLearner.Learning.Torch.Loading;

/// <summary>The system's loader, asked so that it says in one line what is wrong, and at once.</summary>
internal static partial class DynamicLoader
{
    private const string Library = "libdl.so.2"; // that of the C library itself from glibc 2.34 on
    private const int BindNow = 2; // RTLD_NOW

    /// <summary>
    /// Loads a library for the rest of the process. Every symbol is bound at once: of one that does not fit, the loader complains here, and does not end the process at
    /// the first call of what is missing.
    /// </summary>
    /// <param name="path">Full path.</param>
    /// <exception cref="DllNotFoundException">With the loader's complaint.</exception>
    public static void Open(string path)
    {
        _ = dlerror(); // so that it is bound: binding it only when it is needed would clear what it is to tell
        if (dlopen(path, BindNow) == 0)
        {
            throw new DllNotFoundException(Marshal.PtrToStringUTF8(dlerror()) ?? path);
        }
    }

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint dlopen(string path, int flags);

    [LibraryImport(Library)]
    private static partial nint dlerror();
}
