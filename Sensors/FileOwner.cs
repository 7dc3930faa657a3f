using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EdgeLearner.Sensors;

/// <summary>Who a file belongs to, which .NET does not know; through the C library.</summary>
public static partial class FileOwner
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint OwnerAndGroup = 0x18; // STATX_UID, STATX_GID
    private const int StatBytes = 256;
    private const int OwnerOffset = 20;
    private const int GroupOffset = 24;

    /// <summary>Gives a file the owner, the group and the permissions of another. Nothing to do but on Unix.</summary>
    /// <param name="from">The file that has them.</param>
    /// <param name="to">The file that gets them.</param>
    /// <exception cref="IOException">This user may not.</exception>
    public static void Copy(string from, string to)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Span<byte> stat = stackalloc byte[StatBytes];
        var failed = Statx(CurrentFolder, from, 0, OwnerAndGroup, stat) != 0
            || Chown(to, BinaryPrimitives.ReadUInt32LittleEndian(stat[OwnerOffset..]), BinaryPrimitives.ReadUInt32LittleEndian(stat[GroupOffset..])) != 0;
        if (failed)
        {
            throw new IOException($"{from}: its owner cannot be kept (errno {Marshal.GetLastPInvokeError()}): do this as its owner, or as root");
        }

        File.SetUnixFileMode(to, File.GetUnixFileMode(from));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> stat);

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Chown(string path, uint owner, uint group);
}
