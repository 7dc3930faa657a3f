using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Takes a camera's buffers off the wire and delivers their events, connection after connection, and keeps the account. The source's thread, but for what is said.</summary>
/// <param name="name">What to call the camera.</param>
/// <param name="clock">The host's clock, that stamps buffers.</param>
/// <param name="settings">Applied between two buffers.</param>
/// <param name="tell">Is told what happens.</param>
internal sealed class CameraPump(string name, TimeProvider clock, LiveSettings settings, Action<CameraNotice> tell)
{
    /// <summary>Longest wait for a buffer: so late is a stop or a change of settings seen, and so often time moves on in silence.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly LivePackets _packets = new(clock);
    private readonly WireAccount _wire = new();
    private SourceCounts _counts;
    private bool _hasBegun;

    /// <summary>What happened on the wire, over all connections. From any thread.</summary>
    public WireCounts Wire => _wire.Counts;

    /// <summary>What became of the events. From any thread.</summary>
    public SourceCounts Counts
    {
        get
        {
            lock (_gate)
            {
                return _counts;
            }
        }
    }

    /// <summary>See <see cref="ILiveSource.Tap"/>.</summary>
    public IWireTap? Tap { get; set; }

    /// <summary>See <see cref="CameraSource.BeforeDecoding"/>.</summary>
    public Action? BeforeDecoding { get; set; }

    /// <summary>Whose frames events may go straight to.</summary>
    public TimeBinner? StraightTo
    {
        set => _packets.StraightTo = value;
    }

    /// <summary>Lets a connection's camera stream.</summary>
    /// <exception cref="UsbException">It is gone, or refuses.</exception>
    public IUsbStream Begin(CameraConnection connection, CancellationToken stop)
    {
        _packets.Begin(connection.Camera.CreateDecoder(), settings.Current);
        var stream = connection.Start(settings.Current, stop);
        _wire.Begin(stream);
        if (_hasBegun)
        {
            _wire.AddReconnect();
        }

        _hasBegun = true;
        return stream;
    }

    /// <summary>Delivers what comes until all is stopped.</summary>
    /// <param name="stream">Begun.</param>
    /// <param name="camera">Whose.</param>
    /// <param name="packets">Are given the events.</param>
    /// <param name="heard">Told of every buffer.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="UsbException">The camera is lost.</exception>
    public void Run(IUsbStream stream, ICamera camera, IObserver<EventPacket> packets, Action heard, CancellationToken stop)
    {
        var overflow = new OverflowTeller(name, tell);
        var silence = new SilenceTeller(name, clock, tell);
        var isFirst = _wire.Counts.Reconnects > 0; // bytes are missing before it
        while (!stop.IsCancellationRequested)
        {
            settings.Apply(camera, name, tell);
            if (stream.TryTake(Tick, out var buffer))
            {
                heard();
                silence.Hear();
                Push(buffer, isFirst, packets);
                isFirst = false;
            }
            else if (stream.Error is { } error)
            {
                overflow.Look(stream.Counts);
                throw error;
            }
            else
            {
                silence.Look();
                PassTime(packets);
            }

            Account();
            overflow.Look(stream.Counts);
        }
    }

    /// <summary>The connection ends: what waits is not decoded any more. Before its stream is disposed.</summary>
    public void End() => _wire.End();

    private void Push(in UsbBuffer buffer, bool isFirst, IObserver<EventPacket> packets)
    {
        Tap?.Take(buffer.Bytes, buffer.Loss.Transfers > 0 || isFirst);
        BeforeDecoding?.Invoke();
        _packets.Push(buffer, packets);
        _wire.AddDecoded(buffer.Bytes.Length);
    }

    private void PassTime(IObserver<EventPacket> packets)
    {
        if (_packets.PassTime(packets))
        {
            _wire.AddSilence();
        }
    }

    private void Account()
    {
        var counts = _packets.Counts;
        lock (_gate)
        {
            _counts = counts;
        }
    }
}
