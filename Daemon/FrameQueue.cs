using EdgeLearner.Sensors.Binning;

namespace EdgeLearner.Daemon;

/// <summary>The one crossing from the source's thread to the learner's: bounded, frames given, nothing allocated.</summary>
/// <remarks>
/// When it is full, a live source loses the oldest frame, which is counted, and whose break the next one takes over; any other source waits, so that a
/// replay loses nothing. Blocks its two threads on a monitor: one thread puts, one takes.
/// </remarks>
internal sealed class FrameQueue : IObserver<EventFrame>
{
    private readonly object _gate = new();
    private readonly EventFrame?[] _ring;
    private readonly bool _dropOldest;
    private int _head;
    private int _count;
    private bool _completed;
    private bool _closed;
    private Exception? _error;
    private long _droppedFrames;
    private long _droppedEvents;

    /// <summary>An empty queue.</summary>
    /// <param name="capacity">Frames that it holds at most, 1 or more.</param>
    /// <param name="dropOldest">What to do when it is full: true = drop the oldest and count it, false = hold the source back.</param>
    public FrameQueue(int capacity, bool dropOldest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _ring = new EventFrame?[capacity];
        _dropOldest = dropOldest;
    }

    /// <summary>Frames waiting.</summary>
    public int Depth => Volatile.Read(ref _count);

    /// <summary>Frames dropped because the learner was late or gone.</summary>
    public long DroppedFrames => Volatile.Read(ref _droppedFrames);

    /// <summary>Events that those frames held.</summary>
    public long DroppedEvents => Volatile.Read(ref _droppedEvents);

    /// <summary>Why the source failed; null while it has not.</summary>
    public Exception? Error => Volatile.Read(ref _error);

    /// <summary>Takes a frame over from the source; on the source's thread.</summary>
    public void OnNext(EventFrame value)
    {
        lock (_gate)
        {
            while (_count == _ring.Length && !_dropOldest && !_closed)
            {
                Monitor.Wait(_gate);
            }

            if (_closed)
            {
                Drop(value);
                return;
            }

            if (_count == _ring.Length)
            {
                var oldest = Dequeue();
                (_count > 0 ? _ring[_head]! : value).InheritBreak(oldest);
                Drop(oldest);
            }

            _ring[(_head + _count) % _ring.Length] = value;
            _count++;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>No more frames will come: what waits can still be taken.</summary>
    public void OnCompleted() => Finish(null);

    /// <summary>The source failed: what waits can still be taken, then <see cref="Error"/> says why there is no more. The first failure counts.</summary>
    public void OnError(Exception error) => Finish(error);

    /// <summary>Gives the next frame to the learner, waiting for one.</summary>
    /// <returns>False when the stream has ended and nothing is left.</returns>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out EventFrame? frame)
    {
        lock (_gate)
        {
            while (_count == 0 && !_completed)
            {
                Monitor.Wait(_gate);
            }

            frame = _count > 0 ? Dequeue() : null;
            Monitor.PulseAll(_gate);
            return frame is not null;
        }
    }

    /// <summary>The learner is gone: what waits and what still comes is dropped and counted, and nobody is held back any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            while (_count > 0)
            {
                Drop(Dequeue());
            }

            Monitor.PulseAll(_gate);
        }
    }

    private void Finish(Exception? error)
    {
        lock (_gate)
        {
            _error ??= error;
            _completed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private EventFrame Dequeue()
    {
        var frame = _ring[_head]!;
        _ring[_head] = null;
        _head = (_head + 1) % _ring.Length;
        _count--;
        return frame;
    }

    private void Drop(EventFrame frame)
    {
        _droppedFrames++;
        _droppedEvents += frame.EventCount;
        frame.Dispose();
    }
}
