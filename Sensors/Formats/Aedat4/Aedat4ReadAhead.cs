namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>Decompresses packets on threads of its own, some packets ahead of who decodes. They fetch packets from the file in turn, and each decompresses what it fetched; one thread takes them, in order.</summary>
/// <remarks>
/// Who has to wait does so until many packets can be passed on, for waking a thread takes longer than decoding a small packet. The ring is long enough that
/// nobody waits at once for a thread that others keep off its processor.
/// </remarks>
internal sealed class Aedat4ReadAhead : IDisposable
{
    private const int Slots = 64;
    private const int Batch = Slots / 2;

    /// <summary>Memory beyond which the ring counts as full: of large packets, fewer are ahead.</summary>
    private const int MaxBytes = Slots * Aedat4Slot.KeptBytes;

    private readonly object _turn = new(); // to take the next packet from the file, into the next slot
    private readonly object _gate = new(); // for all below
    private readonly Aedat4Packets _packets;
    private readonly Aedat4Slot[] _ring = new Aedat4Slot[Slots];
    private readonly Thread[] _threads;
    private int _head; // the slot that is lent, or will be next
    private int _filled; // slots from the head on, the lent one among them
    private int _ready; // of these, those that are
    private long _bytes; // that the ready ones occupy
    private bool _isLent;
    private bool _isFull; // until half of it is free
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
            for (var least = slot.IsReady ? 0 : Batch; !slot.IsReady || (_ready < least && !_isFull && !_isOver);)
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

    private bool IsHalfFree_NeedsLock => _filled <= Slots - Batch && _bytes <= MaxBytes / 2;

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
                _bytes += slot.Bytes;
                if (_ready >= Batch || _isFull || _isOver)
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
            _isFull = _filled == Slots || _bytes > MaxBytes;
            if (_isFull)
            {
                Monitor.PulseAll(_gate); // who waits for many has all that there will be
            }

            while (_isFull && !_isStopping)
            {
                Monitor.Wait(_gate);
                _isFull = !IsHalfFree_NeedsLock;
            }

            slot = _ring[(_head + _filled) % Slots];
            return !_isStopping && !_isOver;
        }
    }

    private void GiveBack_NeedsLock()
    {
        if (_isLent)
        {
            var slot = _ring[_head];
            _bytes -= slot.Bytes;
            slot.Trim();
            _isLent = slot.IsReady = false;
            _head = (_head + 1) % Slots;
            _filled--;
            _ready--;
            if (_isFull && IsHalfFree_NeedsLock)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }
}
