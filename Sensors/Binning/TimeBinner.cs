using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Binning;

/// <summary>Packets in, frames out: one binary <c>[2, H, W]</c> image for each half-open bin [start, end) of sensor time.</summary>
/// <remarks>
/// Works in event order, by event time alone, so that a recording gives the same frames at any replay speed and any cutting into packets.
/// A bin closes when an event, or the time that a packet says was reached, is the lateness or more behind its end; at most the open bin and
/// the one after it collect events. Frames are given: whoever receives one disposes it. One thread; the counts may be read from any.
/// </remarks>
public sealed class TimeBinner
{
    private readonly InputMapping _mapping;
    private readonly BinningRule _rule;
    private readonly EventFramePool _pool;
    private readonly TimeProvider _clock;
    private readonly FrameFiller _filler;

    private bool _anchored;
    private long _startUs; // of the open bin
    private EventFrame? _open;
    private EventFrame? _next; // the bin after the open one, for events within the lateness
    private StreamBreak _break = StreamBreak.Start; // for the next frame to be emitted
    private int _silentRun;
    private long _originUs;
    private int _pass;
    private long? _receivedTimestamp;

    private long _late;
    private long _frames;
    private long _silent;
    private long _skipped;
    private long _discontinuities;

    /// <summary>A binner for one stream.</summary>
    /// <param name="mapping">From sensor pixels to frame pixels.</param>
    /// <param name="rule">Period, lateness, what counts as a break.</param>
    /// <param name="pool">Where frames come from; of the mapping's input size.</param>
    /// <param name="clock">Stamps the closing of a bin, for latency only; it never decides anything.</param>
    public TimeBinner(InputMapping mapping, BinningRule rule, EventFramePool pool, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pool.Geometry, mapping.Input);
        ArgumentOutOfRangeException.ThrowIfLessThan(rule.PeriodUs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rule.LatenessUs, rule.PeriodUs); // so that two open bins suffice
        _mapping = mapping;
        _rule = rule;
        _pool = pool;
        _clock = clock;
        _filler = new FrameFiller(mapping);
    }

    /// <summary>What has happened so far. From any thread.</summary>
    public BinningCounts Counts => new(
        _filler.Binned,
        Volatile.Read(ref _late),
        _filler.Cropped,
        Volatile.Read(ref _frames),
        Volatile.Read(ref _silent),
        Volatile.Read(ref _skipped),
        Volatile.Read(ref _discontinuities));

    /// <summary>Size of the sensor whose events it takes.</summary>
    internal SensorGeometry Sensor => _mapping.Sensor;

    private long EndUs => _startUs + _rule.PeriodUs;

    /// <summary>Adds a packet's events and emits the bins that it closes.</summary>
    public void Push(EventPacket packet, IObserver<EventFrame> frames)
    {
        if (packet.Break != StreamBreak.None)
        {
            BreakStream(packet.Break, frames);
        }

        _originUs = packet.OriginUs;
        _pass = packet.Pass;
        _receivedTimestamp = packet.ReceivedTimestamp;
        for (var at = 0; at < packet.Count;)
        {
            at = PushRun(packet, at, frames);
        }

        if (_anchored && packet.ReachedUs is { } reachedUs)
        {
            CloseUntil(reachedUs, frames);
        }
    }

    /// <summary>Ends the stream: what is open is emitted, marked as partial.</summary>
    public void Complete(IObserver<EventFrame> frames) => BreakStream(StreamBreak.Start, frames);

    /// <summary>
    /// Lends the bin that takes events of a time, so that a decoder may set its bits itself. What it puts in counts as pushed once <see cref="Take"/> is called:
    /// before the next packet, and before time is told that closes a bin.
    /// </summary>
    /// <param name="timeUs">Time of the next event, in microseconds.</param>
    /// <param name="bin">The bin.</param>
    /// <returns>False where no bin has taken such an event yet, or none may: a packet must bring it.</returns>
    internal bool TryOpen(long timeUs, out OpenBin bin)
    {
        var closeUs = EndUs + _rule.LatenessUs;
        var isNext = timeUs >= EndUs;
        var frame = !_anchored || timeUs < _startUs || timeUs >= closeUs ? null : isNext ? _next : _open;
        bin = frame is null ? default : new OpenBin(frame, _mapping, isNext ? EndUs : _startUs, isNext ? closeUs : EndUs, closeUs);
        return frame is not null;
    }

    /// <summary>Takes back what was lent, filled.</summary>
    internal void Take(in OpenBin bin) => _filler.Take(bin);

    /// <summary>Takes the events from <paramref name="at"/> on that fall into the open bin, or one event that does not.</summary>
    /// <returns>Index of the first event not yet taken.</returns>
    private int PushRun(EventPacket packet, int at, IObserver<EventFrame> frames)
    {
        if (!_anchored)
        {
            Anchor(_rule.StartUs ?? packet.TimesUs[at]);
        }

        var run = packet.TimesUs[at..].IndexOfAnyExceptInRange(_startUs, EndUs - 1);
        if (run != 0)
        {
            var end = run < 0 ? packet.Count : at + run;
            _filler.AddRun(packet, at..end, _open ??= _pool.Rent());
            return end;
        }

        PushOutsider(packet, at, frames);
        return at + 1;
    }

    /// <summary>An event that does not lie in the open bin: a late one, one of a later bin, or the first after a step back.</summary>
    private void PushOutsider(EventPacket packet, int at, IObserver<EventFrame> frames)
    {
        var timeUs = packet.TimesUs[at];
        if (timeUs < _startUs - _rule.StepBackUs && _rule.StartUs is null)
        {
            _discontinuities++;
            BreakStream(StreamBreak.Discontinuity, frames);
            Anchor(timeUs);
        }
        else if (timeUs < _startUs)
        {
            _late++;
            return;
        }

        CloseUntil(timeUs, frames);
        var frame = timeUs < EndUs ? _open ??= _pool.Rent() : _next ??= _pool.Rent();
        _filler.AddRun(packet, at..(at + 1), frame);
    }

    private void Anchor(long startUs)
    {
        _anchored = true;
        _startUs = startUs;
    }

    /// <summary>Closes every bin whose end lies the lateness or more before the given time.</summary>
    private void CloseUntil(long timeUs, IObserver<EventFrame> frames)
    {
        var sinceStart = timeUs - _rule.LatenessUs - _startUs;
        if (sinceStart < _rule.PeriodUs)
        {
            return;
        }

        for (var left = sinceStart / _rule.PeriodUs; left > 0; left--)
        {
            var silent = _open is null;
            if (silent && _next is null && _silentRun >= _rule.MaxSilentFrames)
            {
                SkipSilent(left);
                return;
            }

            Emit(isPartial: false, frames);
        }
    }

    /// <summary>Passes over silent bins: the next frame then stands behind a gap.</summary>
    private void SkipSilent(long bins)
    {
        _skipped += bins;
        _startUs += bins * _rule.PeriodUs;
        _break = StreamBreak.Gap;
    }

    /// <summary>Gives the open bin away and opens the one after it.</summary>
    private void Emit(bool isPartial, IObserver<EventFrame> frames)
    {
        var frame = _open ?? _pool.Rent();
        frame.StartUs = _startUs;
        frame.EndUs = EndUs;
        frame.OriginUs = _originUs;
        frame.Pass = _pass;
        frame.Break = _break;
        frame.IsPartial = isPartial;
        frame.ListActive();
        _silentRun = frame.EventCount == 0 ? _silentRun + 1 : 0;
        _silent += frame.EventCount == 0 ? 1 : 0;
        _frames++;
        _break = StreamBreak.None;
        _startUs = EndUs;
        _open = _next;
        _next = null;
        frame.ClosedTimestamp = _clock.GetTimestamp();
        frame.ReceivedTimestamp = _receivedTimestamp ?? frame.ClosedTimestamp;
        frames.OnNext(frame);
    }

    /// <summary>Emits what is open and lets the next event, or the given start, anchor the bins anew.</summary>
    private void BreakStream(StreamBreak streamBreak, IObserver<EventFrame> frames)
    {
        if (_next is not null)
        {
            Emit(isPartial: false, frames); // the bin after it has begun, so this one is whole
        }

        if (_open is not null)
        {
            Emit(isPartial: true, frames);
        }

        _anchored = false;
        _silentRun = 0;
        _break = streamBreak;
    }
}
