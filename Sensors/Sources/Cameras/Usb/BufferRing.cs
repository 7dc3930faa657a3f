namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>Which buffer is where, what waits, and what was lost: bookkeeping in numbers of buffers, without USB, threads or a clock.</summary>
/// <remarks>
/// A buffer is in flight with a transfer, waits, is lent to the reader, or is free. A transfer that completes exchanges its buffer for a free one. When none is
/// free it keeps its own and is received into it again: the newest bytes are discarded, the device is never held up. Discarding goes on until half
/// of the ring is free again, so that a decoder that is too slow gets long stretches without a hole, and not a hole before every buffer.
/// Not thread-safe.
/// </remarks>
internal sealed class BufferRing
{
    private const int None = -1;

    private readonly int[] _free; // a stack: the buffer used last is still in the cache
    private readonly FilledBuffer[] _waiting; // in the order of the wire, from _first on
    private int _freeCount;
    private int _first;
    private int _count;
    private int _lent = None;
    private bool _isDiscarding;
    private UsbLoss _loss;
    private UsbStreamCounts _counts;

    /// <summary>A ring in which buffers 0 to <paramref name="inFlight"/> - 1 are in flight.</summary>
    /// <param name="buffers">Buffers in all: at least one that is lent and one that waits besides those in flight.</param>
    /// <param name="inFlight">Transfers, each with a buffer at any time.</param>
    public BufferRing(int buffers, int inFlight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffers, inFlight + 2);
        _waiting = new FilledBuffer[buffers - inFlight];
        _free = [.. Enumerable.Range(inFlight, buffers - inFlight).Reverse()];
        _freeCount = _free.Length;
    }

    /// <summary>What happened so far.</summary>
    public UsbStreamCounts Counts => _counts with { Waiting = _count };

    /// <summary>Offers a free buffer for one that was filled, which is then to be given to <see cref="Add"/>.</summary>
    /// <returns>False where what was filled must be given to <see cref="Discard"/>.</returns>
    public bool TryExchange(out int fresh)
    {
        var wasDiscarding = _isDiscarding;
        _isDiscarding = wasDiscarding ? _freeCount * 2 < _free.Length : _freeCount == 0;
        if (_isDiscarding && !wasDiscarding)
        {
            _counts = _counts with { Overflows = _counts.Overflows + 1 };
        }

        fresh = _isDiscarding ? None : _free[--_freeCount];
        return !_isDiscarding;
    }

    /// <summary>Lets a filled buffer wait, behind all others; what was lost since the one before it is written on it.</summary>
    public void Add(int buffer, int length, long timestamp)
    {
        _waiting[(_first + _count) % _waiting.Length] = new FilledBuffer(buffer, length, timestamp, _loss);
        _count++;
        _loss = default;
        _counts = _counts with { Transfers = _counts.Transfers + 1, Bytes = _counts.Bytes + length };
    }

    /// <summary>Counts bytes that nobody will see.</summary>
    /// <param name="length">How many.</param>
    /// <param name="skippedUs">Sensor time that they told.</param>
    public void Discard(int length, long skippedUs)
    {
        _counts = _counts with
        {
            Transfers = _counts.Transfers + 1,
            Bytes = _counts.Bytes + length,
            DiscardedTransfers = _counts.DiscardedTransfers + 1,
            DiscardedBytes = _counts.DiscardedBytes + length,
        };
        Lose(new UsbLoss(1, length, skippedUs));
    }

    /// <summary>Counts a transfer that failed.</summary>
    public void Fail()
    {
        _counts = _counts with { Errors = _counts.Errors + 1 };
        Lose(new UsbLoss(1, 0, 0, Failed: 1));
    }

    /// <summary>Lends the buffer that waits longest; the one lent before is free.</summary>
    /// <returns>False where none waits.</returns>
    public bool TryTake(out FilledBuffer filled)
    {
        if (_lent != None)
        {
            _free[_freeCount++] = _lent;
            _lent = None;
        }

        if (_count == 0)
        {
            filled = default;
            return false;
        }

        filled = _waiting[_first];
        _lent = filled.Buffer;
        _first = (_first + 1) % _waiting.Length;
        _count--;
        return true;
    }

    private void Lose(UsbLoss more) =>
        _loss = new UsbLoss(_loss.Transfers + more.Transfers, _loss.Bytes + more.Bytes, _loss.SkippedUs + more.SkippedUs, _loss.Failed + more.Failed);
}

/// <summary>A buffer that waits.</summary>
/// <param name="Buffer">Its number.</param>
/// <param name="Length">Bytes in it.</param>
/// <param name="Timestamp">When its transfer completed.</param>
/// <param name="Loss">What was lost before it.</param>
internal readonly record struct FilledBuffer(int Buffer, int Length, long Timestamp, UsbLoss Loss);
