using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeLearner.Sensors.Formats;

/// <summary>A pipe as a recording. The system would hold whoever opens it until someone writes, and whoever reads until something comes; here both can be left.</summary>
/// <remarks>Opened without blocking, then waited for in short turns. One thread.</remarks>
internal sealed partial class PipeInput : ForwardStream
{
    private const int TurnMs = 100; // how late a stop is seen at most
    private const int TellAfterTurns = 5;

    private readonly FileStream _pipe;
    private readonly string _path;
    private readonly OpenOptions _options;
    private int _turns;

    private PipeInput(FileStream pipe, string path, OpenOptions options) => (_pipe, _path, _options) = (pipe, path, options);

    /// <summary>Opens a pipe; nobody needs to write to it yet.</summary>
    /// <param name="path">The path.</param>
    /// <param name="options">Who ends the waiting, and who is told of it.</param>
    /// <returns>Null where there is no pipe, or none that may be read.</returns>
    public static PipeInput? TryOpen(string path, OpenOptions options)
    {
        const int ReadOnly = 0;
        const int NonBlocking = 0x800;
        const int CloseOnExec = 0x80000;
        const int FromHere = 1;
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var handle = new SafeFileHandle(Open(path, ReadOnly | NonBlocking | CloseOnExec), ownsHandle: true);
        if (handle.IsInvalid || Seek(handle, 0, FromHere) >= 0)
        {
            handle.Dispose();
            return null;
        }

        return new PipeInput(new FileStream(handle, FileAccess.Read, bufferSize: 0), path, options);
    }

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (!HasMore())
        {
            _options.Stop.ThrowIfCancellationRequested();
            if (++_turns == TellAfterTurns)
            {
                _options.Tell?.Invoke($"{_path}: is a pipe, and nothing comes from it yet: waits for who writes to it");
            }
        }

        _turns = TellAfterTurns; // told of the beginning only
        return _pipe.Read(buffer);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _pipe.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Waits a turn for bytes, or for the end.</summary>
    private bool HasMore()
    {
        const short In = 1;
        var wanted = new Poll { Descriptor = (int)_pipe.SafeFileHandle.DangerousGetHandle(), Events = In };
        return Wait(ref wanted, 1, TurnMs) > 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Poll
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "lseek")]
    private static partial long Seek(SafeFileHandle file, long offset, int origin);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Wait(ref Poll wanted, ulong count, int milliseconds);
}
