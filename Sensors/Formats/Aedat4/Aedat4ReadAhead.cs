namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>Decompresses packets on threads of its own, a few packets ahead of who decodes. They take packets from the file in turn and each its own time over them; one thread takes them, in order.</summary>
/// <remarks>Who has to wait does so until several packets can be passed on, for waking a thread takes longer than decoding a small packet.</remarks>
internal sealed class Aedat4ReadAhead : IDisposable
{
    private const int Slots = 16;
    private const int Batch = Slots / 2;

    private readonly object _turn = new(); // to take the next packet from the file, into the next slot
    private readonly object _gate = new(); // for all below
    private readonly Aedat4Packets _packets;
    private readonly Aedat4Slot[] _ring = new Aedat4Slot[Slots];
    private readonly Thread[] _threads;
    private int _head; // the slot that is lent, or will be next
    private int _filled; // slots from the head on, the lent one among them
    private int _ready; // of these, those that are
    private bool _isLent;
    private bool _isOver;
    private bool _isStopping;

    /// <summary>Begins.</summary>
    /// <param name="packets">Used by the threads alone until they have ended; owned from here on.</param>
    /// <param name="inflaters">How many threads decompress: 1 or more.</param>
    public Aedat4ReadAhead(Aedat4Packets packets, int inflaters)
    {
        _packets = packets;
        for (var i = 0; i < Slots; i++)
        {
            _ring[i] = new Aedat4Slot();
        }

        _threads = [.. Enumerable.Range(1, inflaters).Select(i => new Thread(Run) { Name = $"inflate {i}", IsBackground = true })];
        foreach (var thread in _threads)
        {
            thread.Start();
        }
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
            var slot = _ring[_head];
            for (var least = slot.IsReady ? 0 : Batch; !slot.IsReady || (_ready < least && !_isOver);)
            {
                Monitor.Wait(_gate);
            }

            chunk = slot.Chunk;
            slot.Error?.Throw();
            _isLent = !slot.IsLast;
            return _isLent;
        }
    }

    /// <summary>Ends the threads and closes the recording.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _packets.Dispose();
        foreach (var slot in _ring)
        {
            slot.Dispose();
        }
    }

    private void Run()
    {
        using var inflater = new Aedat4Inflater(_packets.Compression);
        while (TryFill(out var slot))
        {
            slot.Inflate(inflater);
            lock (_gate)
            {
                slot.IsReady = true;
                _ready++;
                if (_ready >= Batch || _isOver)
                {
                    Monitor.PulseAll(_gate);
                }
            }
        }
    }

    /// <summary>Takes the next packet from the file.</summary>
    /// <returns>False where there are no more, or none are wanted.</returns>
    private bool TryFill(out Aedat4Slot slot)
    {
        lock (_turn)
        {
            if (!TryGetRoom(out slot))
            {
                return false;
            }

            slot.Fill(_packets);
            lock (_gate)
            {
                _filled++;
                _isOver = slot.IsLast;
            }

            return true;
        }
    }

    private bool TryGetRoom(out Aedat4Slot slot)
    {
        lock (_gate)
        {
            for (var most = _filled == Slots ? Slots - Batch : Slots; _filled > most && !_isStopping;)
            {
                Monitor.Wait(_gate);
            }

            slot = _ring[(_head + _filled) % Slots];
            return !_isStopping && !_isOver;
        }
    }

    private void GiveBack_NeedsLock()
    {
        if (_isLent)
        {
            _isLent = _ring[_head].IsReady = false;
            _head = (_head + 1) % Slots;
            _filled--;
            _ready--;
            if (_filled == Slots - Batch)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }
}
