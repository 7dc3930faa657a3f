using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;

namespace EdgeLearner.CameraClient;

/// <summary>What came: events, their digest or their frames, and every break, told at its first packet. On the source's thread.</summary>
internal sealed class StreamAccount : IObserver<EventPacket>, IObserver<EventFrame>, IDisposable
{
    private const long WarmUpEvents = 1 << 20;

    private readonly JsonLines _lines;
    private readonly TimeProvider _clock;
    private readonly NoDelays _noDelays;
    private readonly SensorGeometry _geometry;
    private readonly CanonicalDigest? _digest;
    private readonly TimeBinner? _binner;
    private readonly Dictionary<StreamBreak, int> _breaks = [];
    private long _events;
    private long _misplaced;
    private long? _firstUs;
    private long? _lastUs;
    private Mark? _warm;
    private Mark _last;

    /// <param name="geometry">Size of the sensor.</param>
    /// <param name="makesFrames">Whether events become frames of 20 ms; else a digest.</param>
    /// <param name="lines">Where breaks are told.</param>
    /// <param name="clock">Measures the rate.</param>
    /// <param name="noDelays">Knows what was skipped.</param>
    public StreamAccount(SensorGeometry geometry, bool makesFrames, JsonLines lines, TimeProvider clock, NoDelays noDelays)
    {
        (_lines, _clock, _noDelays, _geometry) = (lines, clock, noDelays, geometry);
        if (makesFrames)
        {
            var mapping = InputMapping.Fit(geometry);
            _binner = new TimeBinner(mapping, new BinningRule(), new EventFramePool(mapping.Input), clock);
        }
        else
        {
            _digest = new CanonicalDigest(new RecordingInfo("live", geometry, EventOrigin.TopLeft, []));
        }
    }

    /// <summary>Makes the frames, where frames are made; null else.</summary>
    public TimeBinner? Binner => _binner;

    /// <summary>Events so far. From any thread.</summary>
    public long Events => Volatile.Read(ref _events);

    /// <summary>Frames so far. From any thread.</summary>
    public long Frames => _binner?.Counts.Frames ?? 0;

    /// <summary>Done when the stream ended.</summary>
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the last line says of it, when the stream has ended.</summary>
    public object Summary
    {
        get
        {
            var warm = _warm ?? _last;
            return new
            {
                Events = _events,
                Digest = _digest?.ToString(),
                Frames,
                Breaks = _breaks.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value),
                FirstUs = _firstUs,
                LastUs = _lastUs,
                Misplaced = _misplaced,
                SteadyEvents = _last.Events - warm.Events,
                SteadySeconds = _clock.GetElapsedTime(warm.Timestamp, _last.Timestamp).TotalSeconds,
                SteadyAllocatedBytes = _last.AllocatedBytes - warm.AllocatedBytes,
            };
        }
    }

    /// <inheritdoc/>
    public void OnNext(EventPacket value)
    {
        if (value.Break != StreamBreak.None)
        {
            _breaks[value.Break] = _breaks.GetValueOrDefault(value.Break) + 1;
            _lines.Write(new { Kind = "break", value.Break, value.Pass, value.OriginUs, FirstUs = First(value), SkippedMs = _noDelays.Skipped.TotalMilliseconds, Process = ProcessFigures.Now() });
        }

        _digest?.Add(value);
        _binner?.Push(value, this);
        Count(value);
        Volatile.Write(ref _events, _events + value.BinnedAhead + value.Count);
        _last = new Mark(_events, _clock.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        _warm ??= _events >= WarmUpEvents ? _last : null;
    }

    /// <inheritdoc/>
    public void OnNext(EventFrame value) => value.Dispose();

    /// <inheritdoc/>
    public void OnCompleted() => Ended.TrySetResult();

    /// <inheritdoc/>
    public void OnError(Exception error) => Ended.TrySetException(error);

    /// <inheritdoc/>
    public void Dispose() => _digest?.Dispose();

    private static long? First(EventPacket packet) => packet.Count > 0 ? packet.TimesUs[0] : null;

    /// <summary>First and last time; and how many events are not at the pixel that their time numbers, which a test's own stream may promise.</summary>
    private void Count(EventPacket packet)
    {
        var timesUs = packet.TimesUs;
        var xs = packet.Xs;
        var ys = packet.Ys;
        if (timesUs.IsEmpty)
        {
            return;
        }

        _firstUs ??= timesUs[0];
        _lastUs = timesUs[^1];
        var misplaced = 0;
        for (var i = 0; i < timesUs.Length; i++)
        {
            misplaced += (timesUs[i] % _geometry.Pixels) - ((ys[i] * _geometry.Width) + xs[i]) == 0 ? 0 : 1;
        }

        _misplaced += misplaced;
    }

    /// <summary>The state at a packet's end.</summary>
    private readonly record struct Mark(long Events, long Timestamp, long AllocatedBytes);
}
