namespace EdgeLearner.Daemon.Recording;

/// <summary>The crossing from the camera's thread to the disk's: bounded memory in blocks; who puts never waits, and is told where there is no room.</summary>
/// <remarks>A block is allocated when so many are in use for the first time, and used again from then on. One thread puts, one takes.</remarks>
internal sealed class BlockQueue
{
    private readonly object _gate = new();
    private readonly byte[]?[] _blocks; // those in use, from the head on
    private readonly Stack<byte[]> _spare = [];
    private readonly int[] _lengths;
    private readonly int _blockBytes;
    private int _head;
    private int _count; // blocks in use, from the head on; the last may have room
    private bool _isTaken; // the head: nothing is added to it any more
    private bool _isComplete;

    /// <summary>An empty queue.</summary>
    /// <param name="blockBytes">Size of a block.</param>
    /// <param name="blocks">How many there may be, 2 or more.</param>
    public BlockQueue(int blockBytes, int blocks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 2);
        _blockBytes = blockBytes;
        _blocks = new byte[]?[blocks];
        _lengths = new int[blocks];
    }

    /// <summary>Blocks that were allocated: the most that were ever in use at once.</summary>
    public int Allocated { get; private set; }

    private int Tail => (_head + _count - 1) % _blocks.Length;

    private bool IsTailOpen => _count > 0 && !(_count == 1 && _isTaken);

    /// <summary>Copies bytes in, all of them or none.</summary>
    /// <returns>False where there is no room.</returns>
    public bool TryPut(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            var room = ((long)(_blocks.Length - _count) * _blockBytes) + (IsTailOpen ? _blockBytes - _lengths[Tail] : 0);
            if (bytes.Length > room || _isComplete)
            {
                return false;
            }

            while (!bytes.IsEmpty)
            {
                bytes = bytes[Add_NeedsLock(bytes)..];
            }

            if (HasWholeBlock_NeedsLock())
            {
                Monitor.Pulse(_gate); // for less it would wait anew, and a trickle keep it waiting until a block is full
            }

            return true;
        }
    }

    /// <summary>Gives the oldest block, and takes back the one before. Waits until it is full; one that is not, after a while, however often something is added.</summary>
    /// <param name="patience">How long it may fill, at most.</param>
    /// <param name="block">1 byte or more; lent until the next call.</param>
    /// <returns>False when the queue is complete and nothing is left.</returns>
    public bool TryTake(TimeSpan patience, out ReadOnlyMemory<byte> block)
    {
        lock (_gate)
        {
            GiveBack_NeedsLock();
            while (!HasWholeBlock_NeedsLock() && !_isComplete)
            {
                if (!Monitor.Wait(_gate, patience) && _count > 0)
                {
                    break;
                }
            }

            _isTaken = _count > 0;
            block = _isTaken ? _blocks[_head].AsMemory(0, _lengths[_head]) : default;
            return _isTaken;
        }
    }

    /// <summary>Nothing more will come: what waits can still be taken.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isComplete = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <returns>How many bytes the last block took.</returns>
    private int Add_NeedsLock(ReadOnlySpan<byte> bytes)
    {
        if (!IsTailOpen || _lengths[Tail] == _blockBytes)
        {
            _count++;
            _lengths[Tail] = 0;
            _blocks[Tail] = _spare.TryPop(out var spare) ? spare : Allocate_NeedsLock();
        }

        var added = Math.Min(bytes.Length, _blockBytes - _lengths[Tail]);
        bytes[..added].CopyTo(_blocks[Tail].AsSpan(_lengths[Tail]));
        _lengths[Tail] += added;
        return added;
    }

    private bool HasWholeBlock_NeedsLock() => _count > 1 || (_count == 1 && _lengths[_head] == _blockBytes);

    private byte[] Allocate_NeedsLock()
    {
        Allocated++;
        return GC.AllocateUninitializedArray<byte>(_blockBytes);
    }

    private void GiveBack_NeedsLock()
    {
        if (_isTaken)
        {
            _isTaken = false;
            _spare.Push(_blocks[_head]!);
            _head = (_head + 1) % _blocks.Length;
            _count--;
        }
    }
}
