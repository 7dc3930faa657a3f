using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Binning;

/// <summary>Frames of one size, reused. Grows to the most that were ever out at once, then allocates nothing. Thread-safe.</summary>
/// <param name="geometry">Width and height of every frame.</param>
public sealed class EventFramePool(SensorGeometry geometry)
{
    private readonly Lock _lock = new();
    private EventFrame[] _free = [];
    private int _freeCount;
    private int _created;

    /// <summary>Width and height of every frame.</summary>
    public SensorGeometry Geometry { get; } = geometry;

    /// <summary>Frames that are out: 0 once everything has been disposed, which is what leak tests assert.</summary>
    public int Outstanding
    {
        get
        {
            lock (_lock)
            {
                return _created - _freeCount;
            }
        }
    }

    /// <summary>An empty frame, to be given back by its <see cref="EventFrame.Dispose"/>.</summary>
    public EventFrame Rent()
    {
        lock (_lock)
        {
            if (_freeCount > 0)
            {
                var frame = _free[--_freeCount];
                frame.Reset();
                return frame;
            }

            _created++;
            Array.Resize(ref _free, _created);
        }

        return new EventFrame(this);
    }

    /// <summary>A frame of bits that were stored, to be given back likewise.</summary>
    /// <param name="bits">As <see cref="EventFrame.Bits"/>.</param>
    /// <param name="startUs">Its first instant, in microseconds; labels count from 0.</param>
    /// <param name="endUs">First instant after it.</param>
    /// <param name="streamBreak">Why it does not continue the frame before.</param>
    public EventFrame Rent(ReadOnlySpan<ulong> bits, long startUs, long endUs, StreamBreak streamBreak)
    {
        var frame = Rent();
        bits.CopyTo(frame.MutableBits);
        (frame.StartUs, frame.EndUs, frame.OriginUs, frame.Pass, frame.Break) = (startUs, endUs, 0, 0, streamBreak);
        frame.ListActive();
        return frame;
    }

    internal void Return(EventFrame frame)
    {
        lock (_lock)
        {
            if (_freeCount == _created || Array.IndexOf(_free, frame, 0, _freeCount) >= 0)
            {
                throw new InvalidOperationException("A frame was disposed twice.");
            }

            _free[_freeCount++] = frame;
        }
    }
}
