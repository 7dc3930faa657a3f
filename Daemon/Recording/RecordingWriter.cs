using EdgeLearner.Sensors;

namespace EdgeLearner.Daemon.Recording;

/// <summary>Writes a recording on a thread of its own: who adds never waits for the disk.</summary>
/// <remarks>What was written is readable at any moment, whatever ends the process: a header, then pieces that stand for themselves.</remarks>
internal sealed class RecordingWriter : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200); // until a quiet scene's bytes are written

    private readonly Stream _file;
    private readonly IDisk _disk;
    private readonly BlockQueue _queue;
    private readonly WriteBlock _write;
    private readonly Action? _complete;
    private readonly Thread _thread;
    private long _added;
    private long _dropped;
    private long _holes;
    private bool _isInHole; // what was to come last is missing
    private long _written;
    private Exception? _error;

    /// <summary>Begins the thread.</summary>
    /// <param name="file">Stands behind its header, and is the writer's from here on.</param>
    /// <param name="disk">Where it lies.</param>
    /// <param name="queue">What waits for the disk.</param>
    /// <param name="write">Writes to the file, on the writer's thread.</param>
    /// <param name="complete">Writes what stands at the file's end, likewise; not called after a failure. Default: nothing does.</param>
    public RecordingWriter(Stream file, IDisk disk, BlockQueue queue, WriteBlock write, Action? complete = null)
    {
        (_file, _disk, _queue, _write, _complete) = (file, disk, queue, write, complete);
        _written = file.Position;
        _thread = new Thread(Run) { Name = "recorder", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Writes one of the queue's blocks, whole.</summary>
    public delegate void WriteBlock(ReadOnlySpan<byte> block);

    /// <summary>Bytes handed in and not dropped. From any thread, as the others.</summary>
    public long AddedBytes => Volatile.Read(ref _added);

    /// <summary>Bytes dropped because the disk was late.</summary>
    public long DroppedBytes => Volatile.Read(ref _dropped);

    /// <summary>Places where bytes are missing, whoever lost them.</summary>
    public long Holes => Volatile.Read(ref _holes);

    /// <summary>Length of the file.</summary>
    public long WrittenBytes => Volatile.Read(ref _written);

    /// <summary>Why nothing more is written; null while all is well.</summary>
    public Exception? Error => Volatile.Read(ref _error);

    /// <summary>Is told when writing has failed, on the writer's thread. Set it before anything is added. Default: nobody.</summary>
    public Action? Failed { get; set; }

    /// <summary>Hands bytes in; where there is no room all of them are dropped, and counted. One thread, which never waits.</summary>
    /// <param name="bytes">Any number.</param>
    /// <param name="isAfterLoss">Whether bytes are missing before them already.</param>
    public void Add(ReadOnlySpan<byte> bytes, bool isAfterLoss = false)
    {
        var isAdded = _queue.TryPut(bytes);
        if (!_isInHole && (isAfterLoss || !isAdded))
        {
            Volatile.Write(ref _holes, _holes + 1);
        }

        _isInHole = !isAdded;
        if (isAdded)
        {
            Volatile.Write(ref _added, _added + bytes.Length);
        }
        else
        {
            Volatile.Write(ref _dropped, _dropped + bytes.Length);
        }
    }

    /// <summary>Writes what waits, forces it to the disk and closes the file.</summary>
    public void Dispose()
    {
        _queue.Complete();
        _thread.Join();
        _file.Dispose();
    }

    private void Run()
    {
        try
        {
            while (_queue.TryTake(Patience, out var block))
            {
                _write(block.Span);
                Flush();
            }

            _complete?.Invoke();
            Flush();
            _disk.Sync(_file);
        }
        catch (Exception error) // on a thread of our own nobody else would: the process would end
        {
            CutBack();
            Volatile.Write(ref _error, error);
            Failed?.Invoke();
        }
    }

    private void Flush()
    {
        _file.Flush();
        Volatile.Write(ref _written, _file.Position);
    }

    /// <summary>A piece that was written in part is none.</summary>
    private void CutBack()
    {
        try
        {
            _file.SetLength(_written);
        }
        catch (Exception error) when (error is IOException or NotSupportedException)
        {
            // The file ends in half a piece then, which readers leave out.
        }
    }
}
