using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Makes packets of a camera's buffers: marks holes and new beginnings, and lets time go on where the camera is silent.</summary>
/// <remarks>
/// A break is told with the first event after it, since frames are anchored at an event. Silent time is the host's, counted from the last buffer, and stays
/// behind by as much as events may be under way: in a transfer, and for what two clocks may differ. One thread; allocates nothing.
/// </remarks>
/// <param name="clock">The host's clock, that stamps buffers.</param>
internal sealed class LivePackets(TimeProvider clock)
{
    /// <summary>What a transfer and the machine's scheduling may take beyond the transfer's timeout.</summary>
    private const long MarginUs = 20_000;

    /// <summary>Two quartz clocks differ by less than 1 in so many: 200 ppm.</summary>
    private const long ClockPrecision = 5_000;

    private readonly EventPacket _packet = new();
    private IWireDecoder? _decoder;
    private SensorOptions _options = new();
    private StreamBreak _break = StreamBreak.Start; // to be told
    private long? _bufferTimestamp; // of the last buffer
    private long? _sensorUs; // reached with it
    private long _toldUs; // the furthest that a packet said
    private bool _isSilent;
    private DecodeCounts _passedDecode;
    private long _deliveredEvents;

    /// <summary>What happened so far, over all connections.</summary>
    public SourceCounts Counts
    {
        get
        {
            var decode = _passedDecode + (_decoder?.Counts ?? default);
            return new SourceCounts(_deliveredEvents + decode.DroppedEvents, decode);
        }
    }

    /// <summary>Whose frames events may go straight to; null: all go into packets.</summary>
    public TimeBinner? StraightTo { get; set; }

    /// <summary>A connection begins.</summary>
    /// <param name="decoder">At the beginning of the stream.</param>
    /// <param name="options">For how long transfers take, and what counts as silent.</param>
    public void Begin(IWireDecoder decoder, SensorOptions options)
    {
        if (_break is StreamBreak.None or StreamBreak.Loss) // not while the beginning of the stream, or of the connection before, is still to be told
        {
            _break = StreamBreak.Reconnect;
            _packet.Pass++;
        }

        _passedDecode += _decoder?.Counts ?? default;
        _decoder = decoder;
        _options = options;
        (_bufferTimestamp, _sensorUs, _isSilent) = (null, null, false);
    }

    /// <summary>Decodes a buffer and delivers its events.</summary>
    public void Push(in UsbBuffer buffer, IObserver<EventPacket> packets)
    {
        if (buffer.Loss.Transfers > 0)
        {
            Skip(buffer);
        }

        for (var consumed = 0; consumed < buffer.Bytes.Length;)
        {
            _packet.Clear();
            consumed += _decoder!.Decode(buffer.Bytes[consumed..], _packet, _break == StreamBreak.None ? StraightTo : null);
            _packet.ReceivedTimestamp = buffer.CompletedTimestamp;
            Deliver(packets);
        }

        _bufferTimestamp = buffer.CompletedTimestamp;
        _isSilent = false;
    }

    /// <summary>Nothing came: if that has been so for long, time goes on by the host's clock.</summary>
    /// <returns>Whether a silence began.</returns>
    public bool PassTime(IObserver<EventPacket> packets)
    {
        if (_bufferTimestamp is not { } last || _sensorUs is not { } sensorUs || _break != StreamBreak.None)
        {
            return false;
        }

        var elapsedUs = (long)clock.GetElapsedTime(last).TotalMicroseconds;
        var reachedUs = sensorUs + elapsedUs - (elapsedUs / ClockPrecision) - (_options.TransferTimeoutMs * 1000L) - MarginUs;
        if (elapsedUs < _options.SilentMs * 1000L || reachedUs <= _toldUs)
        {
            return false;
        }

        var begins = !_isSilent;
        _isSilent = true;
        _packet.Clear();
        _packet.ReachedUs = _toldUs = reachedUs;
        packets.OnNext(_packet);
        return begins;
    }

    private void Skip(in UsbBuffer buffer)
    {
        var elapsedUs = _bufferTimestamp is { } before ? (long)clock.GetElapsedTime(before, buffer.CompletedTimestamp).TotalMicroseconds : 0;
        _decoder!.Skip(new WireGap(elapsedUs, buffer.Loss.SkippedUs, buffer.Loss.Failed > 0));
        if (_break == StreamBreak.None)
        {
            _break = StreamBreak.Loss;
        }
    }

    private void Deliver(IObserver<EventPacket> packets)
    {
        if (_packet.Count > 0)
        {
            Mark();
        }

        if (_packet.IsBlank || _break != StreamBreak.None)
        {
            return; // time alone, before the first event, is of no use to anyone
        }

        _sensorUs = _packet.ReachedUs ?? _packet.TimesUs[^1];
        _toldUs = _sensorUs.Value; // the sensor's own word counts, also where its clock stepped back
        _deliveredEvents += _packet.BinnedAhead + _packet.Count;
        packets.OnNext(_packet);
    }

    /// <summary>The first events after a break say so.</summary>
    private void Mark()
    {
        if (_break is StreamBreak.Start or StreamBreak.Reconnect)
        {
            _packet.OriginUs = _packet.TimesUs[0];
        }

        _packet.Break = _break;
        _break = StreamBreak.None;
    }
}
