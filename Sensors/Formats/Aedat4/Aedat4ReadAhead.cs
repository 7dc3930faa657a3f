using System.Runtime.ExceptionServices;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>Decompresses packets on a thread of its own, a few of them ahead of who decodes. One thread takes.</summary>
/// <remarks>Who has to wait does so until several packets can be passed on, for waking a thread takes longer than decoding a small packet.</remarks>
internal sealed class Aedat4ReadAhead : IDisposable
{
    private const int Chunks = 16;
    private const int Batch = Chunks / 2;

    private readonly object _gate = new();
    private readonly Aedat4Packets _packets;
    private readonly Aedat4Chunk[] _ring = new Aedat4Chunk[Chunks];
    private readonly Thread _thread;
    private int _head; // the chunk that is lent, or will be next
    private int _filled; // chunks from the head on, the lent one among them
    private bool _isLent;
    private bool _isOver;
    private bool _isStopping;
    private ExceptionDispatchInfo? _error;

    /// <summary>Begins.</summary>
    /// <param name="packets">Used by the thread alone until it has ended; owned from here on.</param>
    public Aedat4ReadAhead(Aedat4Packets packets)
    {
        _packets = packets;
        for (var i = 0; i < Chunks; i++)
        {
            _ring[i] = new Aedat4Chunk();
        }

        _thread = new Thread(Run) { Name = "inflate", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Gives the next packet, and takes back the one before. Waits for it.</summary>
    /// <param name="chunk">Lent until the next call.</param>
    /// <returns>False at the end, with a chunk without events that has the final counts.</returns>
    /// <exception cref="IOException">The stream failed; the chunk has no events.</exception>
    public bool TryTake(out Aedat4Chunk chunk)
    {
        lock (_gate)
        {
            GiveBack_NeedsLock();
            for (var least = _filled == 0 ? Batch : 1; _filled < least && !_isOver;)
            {
                Monitor.Wait(_gate);
            }

            chunk = _ring[_head];
            _isLent = _filled > 0;
            if (!_isLent)
            {
                _error?.Throw();
            }

            return _isLent;
        }
    }

    /// <summary>Ends the thread and closes the recording.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _packets.Dispose();
        foreach (var chunk in _ring)
        {
            chunk.Dispose();
        }
    }

    private void Run()
    {
        try
        {
            while (TryGetRoom(out var chunk) && _packets.TryNext(chunk))
            {
                lock (_gate)
                {
                    _filled++;
                    PulseAt_NeedsLock(Batch);
                }
            }
        }
        catch (Exception error) // on a thread of our own nobody else would: the process would end
        {
            _error = ExceptionDispatchInfo.Capture(error);
        }

        lock (_gate)
        {
            _isOver = true;
            Monitor.Pulse(_gate);
        }
    }

    private bool TryGetRoom(out Aedat4Chunk chunk)
    {
        lock (_gate)
        {
            for (var most = _filled == Chunks ? Chunks - Batch : Chunks; _filled > most && !_isStopping;)
            {
                Monitor.Wait(_gate);
            }

            chunk = _ring[(_head + _filled) % Chunks];
            return !_isStopping;
        }
    }

    private void GiveBack_NeedsLock()
    {
        if (_isLent)
        {
            _isLent = false;
            _head = (_head + 1) % Chunks;
            _filled--;
            PulseAt_NeedsLock(Chunks - Batch);
        }
    }

    private void PulseAt_NeedsLock(int filled)
    {
        if (_filled == filled)
        {
            Monitor.Pulse(_gate);
        }
    }
}
