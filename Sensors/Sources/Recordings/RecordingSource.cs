using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Recordings;

/// <summary>Replays what can be read from front to back, a recorded file or the simulator: at the sensor's pace times a factor, or as fast as possible.</summary>
/// <remarks>
/// One thread of its own reads, paces and delivers. Pacing cuts packets and tells the time in silence, so that bins close when they should; it changes
/// no frame. Waits for whoever is late. Whatever fails on that thread, as an unreadable file in a later pass or a failing disk, ends the stream with an
/// error: an observer that itself throws has been detached by Rx by then, and hears of it only where it looks after itself.
/// </remarks>
public sealed class RecordingSource : IEventSource
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Func<CancellationToken, IEventReader> _open;
    private readonly int _loops;
    private readonly bool _isPaced;
    private readonly Pacer _pacer;
    private readonly SourceThread _thread;
    private readonly EventPacket _packet = new();
    private readonly EventPacket _slice = new();
    private IEventReader? _first;
    private TimeBinner? _straightTo;
    private DecodeCounts _passedDecode;
    private SourceCounts _counts;

    /// <summary>Opens a source; nothing is delivered before someone subscribes.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="open">Begins a pass over the stream; called now, and once for each further pass. What it is given ends every waiting for a pipe.</param>
    /// <param name="labels">What is shown when.</param>
    /// <param name="speed">Factor on the sensor's own pace; null = as fast as possible.</param>
    /// <param name="loops">Passes to play; 0 = endless. A stream without events is played once.</param>
    /// <param name="clock">Paces the replay.</param>
    /// <param name="isLive">Whether it is to count as a camera. Default: no, it waits for whoever is late.</param>
    /// <param name="stop">Ends the waiting for a pipe now, before <see cref="Stop"/> can.</param>
    /// <exception cref="RecordingFormatException">The recording cannot be opened.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> asked for it.</exception>
    public RecordingSource(
        string name, Func<CancellationToken, IEventReader> open, IReadOnlyList<LabelSpan> labels, double? speed, int loops, TimeProvider clock, bool isLive = false, CancellationToken stop = default)
    {
        IsLive = isLive;
        Name = name;
        Labels = labels;
        _open = open;
        _loops = loops;
        using (stop.Register(_ended.Cancel))
        {
            _first = open(_ended.Token);
        }

        Info = _first.Info;
        _isPaced = speed is not null;
        _pacer = new Pacer(clock, speed);
        _thread = new SourceThread(PlayAll, Stop, Close);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>What the header says, and what was assumed for want of a header line.</summary>
    public RecordingInfo Info { get; }

    /// <inheritdoc/>
    public SensorGeometry Geometry => Info.Geometry;

    /// <summary>False: a replay loses nothing. True where a simulated sensor stands for a camera.</summary>
    public bool IsLive { get; }

    /// <inheritdoc/>
    public IReadOnlyList<LabelSpan> Labels { get; }

    /// <inheritdoc/>
    public IObservable<EventPacket> Packets => _thread.Packets;

    /// <inheritdoc/>
    public SourceCounts Counts
    {
        get
        {
            lock (_lock)
            {
                return _counts;
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>As fast as possible only: at a pace, packets are cut where time has come to.</remarks>
    public void BinStraight(TimeBinner binner)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(binner.Sensor, Geometry);
        _straightTo = _isPaced ? null : binner;
    }

    /// <summary>Holds the replay after the packet under way; sensor time stands still. From any thread; repeatable.</summary>
    public void Pause() => _pacer.Pause();

    /// <summary>Goes on where it was paused. From any thread; repeatable.</summary>
    public void Resume() => _pacer.Resume();

    /// <inheritdoc/>
    public void Stop()
    {
        _pacer.Stop();
        _ended.Cancel();
    }

    /// <summary>Stops; the source's thread, where there is one, closes the recording when it comes to an end.</summary>
    public void Dispose() => _thread.Dispose();

    private void PlayAll(IObserver<EventPacket> packets)
    {
        try
        {
            for (var pass = 0; Play(pass, packets) && (_loops == 0 || pass + 1 < _loops);)
            {
                pass++;
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested) // while it waited for a pipe
        {
        }
        catch (IOException error)
        {
            throw new RecordingFormatException($"{Name}: {error.Message}");
        }
    }

    /// <summary>Plays the stream once.</summary>
    /// <returns>Whether there is a point in playing it again: it was not stopped and had events.</returns>
    private bool Play(int pass, IObserver<EventPacket> packets)
    {
        using var reader = Begin();
        _packet.Pass = pass;
        Account(reader, packet: null);
        long? firstUs = null; // of the packet before
        while (reader.Read(_packet, firstUs is null ? null : _straightTo)) // a pass begins with a packet, which tells so
        {
            if (_packet.Count > 0)
            {
                Place(firstUs);
                firstUs = _packet.TimesUs[0];
            }

            if (firstUs is not null && !Deliver(reader, packets)) // time before the first event is of no use to anyone
            {
                return false;
            }
        }

        Account(reader, packet: null);
        _passedDecode += reader.Counts;
        return firstUs is not null;
    }

    private IEventReader Begin()
    {
        var reader = _first ?? _open(_ended.Token);
        _first = null;
        if (reader.Info.Geometry == Geometry)
        {
            return reader;
        }

        reader.Dispose();
        throw new RecordingFormatException($"{Name}: the sensor size changed from {Geometry} to {reader.Info.Geometry} between two passes");
    }

    /// <summary>Marks the first packet of a pass, and lets the pace follow a clock that was set back.</summary>
    private void Place(long? previousUs)
    {
        const long ClockSetBackUs = 100_000;
        var timeUs = _packet.TimesUs[0];
        if (previousUs is null)
        {
            _packet.OriginUs = timeUs;
            _packet.Break = _packet.Pass == 0 ? StreamBreak.Start : StreamBreak.LoopRestart;
        }

        if (previousUs is null || timeUs < previousUs - ClockSetBackUs)
        {
            _pacer.Anchor(timeUs);
        }
    }

    /// <summary>Delivers the packet as the pace allows: whole, or in slices that say how far time has come.</summary>
    /// <returns>False when stopped.</returns>
    private bool Deliver(IEventReader reader, IObserver<EventPacket> packets)
    {
        var at = 0;
        while (_pacer.TryGetReleasedUs(out var releasedUs))
        {
            var later = _packet.TimesUs[at..].IndexOfAnyExceptInRange(long.MinValue, releasedUs);
            var due = later < 0 ? _packet.Count : at + later;
            var isAll = due == _packet.Count && (_packet.ReachedUs ?? releasedUs) <= releasedUs;
            var packet = isAll && at == 0 ? _packet : Cut(at..due, isAll ? _packet.ReachedUs : releasedUs);
            at = due;
            Account(reader, packet);
            packets.OnNext(packet);
            if (isAll)
            {
                return true;
            }

            _pacer.WaitForTick();
        }

        return false;
    }

    /// <summary>A part of the packet. What it says was reached lies before the next event, so that no bin closes too early.</summary>
    private EventPacket Cut(Range range, long? reachedUs)
    {
        _slice.Clear();
        _slice.CopyMarksFrom(_packet);
        _slice.Append(_packet, range);
        _slice.ReachedUs = reachedUs;
        _packet.Break = StreamBreak.None; // said with the first part
        return _slice;
    }

    private void Account(IEventReader reader, EventPacket? packet)
    {
        var decode = _passedDecode + reader.Counts;
        lock (_lock)
        {
            var delivered = _counts.Events - _counts.Decode.DroppedEvents + (packet is null ? 0 : packet.BinnedAhead + packet.Count);
            _counts = new SourceCounts(delivered + decode.DroppedEvents, decode);
        }
    }

    private void Close()
    {
        _first?.Dispose();
        _pacer.Dispose();
    }
}
