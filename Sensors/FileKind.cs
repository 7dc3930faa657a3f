using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EdgeLearner.Sensors;

/// <summary>What stands at a path, where .NET does not tell.</summary>
public static partial class FileKind
{
    private const int Bytes = 256; // of struct statx, which is the same on every processor
    private const int ModeOffset = 28;
    private const int KindMask = 0xF000;
    private const int Folder = 0x4000;
    private const int Regular = 0x8000;

    /// <summary>Whether a pipe, a socket or a device stands there, by whatever links: a file put into its place would replace it.</summary>
    /// <param name="path">The path; there need be nothing.</param>
    public static bool IsSpecial(string path)
    {
        const int FromWorkingFolder = -100;
        const int OnlyKind = 1;
        var about = new byte[Bytes];
        return OperatingSystem.IsLinux()
            && Statx(FromWorkingFolder, path, 0, OnlyKind, about) == 0
            && (BinaryPrimitives.ReadUInt16LittleEndian(about.AsSpan(ModeOffset)) & KindMask) is not (Folder or Regular);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint wanted, [Out] byte[] about);
}
