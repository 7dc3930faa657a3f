using System.Reactive.Disposables;
using System.Reactive.Linq;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Tests.Support;

/// <summary>A camera whose test decides what comes over its cable, and when it is unplugged.</summary>
internal sealed class FakeCamera : ILiveSource
{
    private readonly EventPacket _packet = new();
    private IObserver<EventPacket>? _packets;
    private StreamBreak _break = StreamBreak.Start;
    private long _events;

    public CameraInfo Info { get; init; } = new("Fake Cam", "evk4", "7", "1.0", new SensorGeometry(64, 64));

    public SensorStatus Status { get; private set; } = SensorStatus.Online;

    public Action<SensorStatus>? StatusChanged { get; set; }

    public IWireTap? Tap { get; set; }

    public WireCounts Wire { get; set; }

    public string Name => "Fake Cam 7";

    public SensorGeometry Geometry => Info.Geometry;

    public bool IsLive => true;

    public SourceCounts Counts => new(_events, default);

    public IReadOnlyList<LabelSpan> Labels => [];

    public IObservable<EventPacket> Packets => Observable.Create<EventPacket>(observer =>
    {
        _packets = observer;
        Subscribed.TrySetResult();
        return Disposable.Empty;
    });

    /// <summary>Done when somebody listens.</summary>
    public TaskCompletionSource Subscribed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What <see cref="Apply"/> was given, in order.</summary>
    public List<SensorOptions> Applied { get; } = [];

    public void Apply(SensorOptions options) => Applied.Add(options);

    /// <summary>Events at these times, at one pixel.</summary>
    public void Send(params long[] timesUs)
    {
        _packet.Clear();
        foreach (var timeUs in timesUs)
        {
            _packet.Append(timeUs, x: 3, y: 4, polarity: 1);
        }

        if (_break is StreamBreak.Start or StreamBreak.Reconnect)
        {
            _packet.OriginUs = timesUs[0];
        }

        (_packet.Break, _break) = (_break, StreamBreak.None);
        _events += timesUs.Length;
        _packets!.OnNext(_packet);
    }

    /// <summary>Bytes on the cable.</summary>
    public void SendBytes(ReadOnlySpan<byte> bytes)
    {
        Tap?.Take(bytes, isAfterLoss: false);
        Wire = Wire with { Bytes = Wire.Bytes + bytes.Length };
    }

    /// <summary>Bytes are lost.</summary>
    public void Lose() => _break = StreamBreak.Loss;

    /// <summary>The cable is pulled.</summary>
    public void Unplug() => Change(SensorStatus.Offline);

    /// <summary>And put back.</summary>
    public void Replug()
    {
        _packet.Pass++;
        _break = StreamBreak.Reconnect;
        Wire = Wire with { Reconnects = Wire.Reconnects + 1 };
        Change(SensorStatus.Online);
    }

    public void Stop()
    {
        if (Status != SensorStatus.Disabled)
        {
            Change(SensorStatus.Disabled);
            _packets?.OnCompleted();
        }
    }

    public void Dispose() => Stop();

    private void Change(SensorStatus status)
    {
        Status = status;
        StatusChanged?.Invoke(status);
    }
}
