using System.ComponentModel;
using System.Runtime.InteropServices;

namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>What of the C library .NET does not offer.</summary>
internal static partial class Libc
{
    /// <summary>open(): read and write, never waiting, not inherited.</summary>
    public const int ReadWriteNonBlockCloexec = 0x2 | 0x800 | 0x80000;

    /// <summary>fcntl(): capacity of a pipe.</summary>
    public const int SetPipeSize = 1031;

    /// <summary>prctl(): how long the kernel may put off the timers of this thread, and of what it starts, in nanoseconds.</summary>
    public const int SetTimerSlack = 29;

    /// <summary>prctl(): gives that.</summary>
    public const int GetTimerSlack = 30;

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int ControlProcess(int option, nuint value);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static unsafe partial nint Read(int file, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(int file, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeMode(string path, UnixFileMode mode);

    [LibraryImport("libc", EntryPoint = "process_vm_readv", SetLastError = true)]
    public static unsafe partial nint ReadProcess(int process, Piece* local, nuint locals, Piece* remote, nuint remotes, nuint flags);

    [LibraryImport("libc", EntryPoint = "process_vm_writev", SetLastError = true)]
    public static unsafe partial nint WriteProcess(int process, Piece* local, nuint locals, Piece* remote, nuint remotes, nuint flags);

    /// <summary>Throws what the last call failed with, if its result says that it did.</summary>
    public static int Check(int result, string what) =>
        result >= 0 ? result : throw new IOException($"{what}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    /// <summary>struct iovec.</summary>
    public struct Piece
    {
        public nuint Address;
        public nuint Length;
    }
}
