using System.Collections.Concurrent;
using System.Reactive;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Fakes;

/// <summary>A camera source on a bus in memory, and everything that it said.</summary>
internal sealed class SourceBench : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly BlockingCollection<Packet> _packets = [];
    private readonly BlockingCollection<CameraNotice> _notices = [];
    private readonly ManualResetEventSlim _isOver = new();
    private CameraSource? _source;

    public FakeBus Bus { get; } = new();

    public FakeModel Model { get; } = new();

    public FakeTimeProvider Clock { get; } = new();

    public CameraSource Source => _source!;

    /// <summary>Statuses told, in order. Read when the stream is over, or behind a notice.</summary>
    public List<SensorStatus> Statuses { get; } = [];

    public Exception? Error { get; private set; }

    public CameraSource Open(SensorOptions? options = null, bool waits = false, TimeProvider? clock = null, CancellationTokenSource? stop = null) =>
        _source = CameraOpening.Open(
            options ?? new SensorOptions { Kind = "auto" },
            () => new CameraSetting(Bus, [Model], clock ?? Clock, TimeProvider.System),
            _notices.Add,
            waits,
            stop?.Token ?? CancellationToken.None);

    /// <summary>Opens the camera that is plugged in, and streams.</summary>
    public CameraSource Stream(SensorOptions? options = null, TimeProvider? clock = null)
    {
        var source = Open(options, clock: clock);
        source.StatusChanged = Statuses.Add;
        source.Packets.Subscribe(Observer.Create<EventPacket>(
            packet => _packets.Add(new Packet(packet)),
            error =>
            {
                Error = error;
                _isOver.Set();
            },
            _isOver.Set));
        return source;
    }

    /// <summary>The next packet.</summary>
    public Packet Take()
    {
        Assert.True(_packets.TryTake(out var packet, (int)Patience.TotalMilliseconds, TestContext.Current.CancellationToken), "no packet came");
        return packet;
    }

    /// <summary>The next notice, which must be of that kind; its text.</summary>
    public string Expect(CameraNoticeKind kind)
    {
        Assert.True(_notices.TryTake(out var notice, (int)Patience.TotalMilliseconds, TestContext.Current.CancellationToken), $"not told: {kind}");
        Assert.Equal(kind, notice.Kind);
        return notice.Text;
    }

    /// <summary>Stops, waits for the end; nothing was said and not asked for.</summary>
    public void End()
    {
        Source.Stop();
        Assert.True(_isOver.Wait(Patience, TestContext.Current.CancellationToken));
        Assert.Empty(_packets);
        Assert.Empty(_notices);
    }

    public void Dispose() => _source?.Dispose();
}

/// <summary>What a packet said; packets are lent.</summary>
internal sealed record Packet(long[] TimesUs, long? ReachedUs, StreamBreak Break, long OriginUs, int Pass, long? ReceivedTimestamp)
{
    public Packet(EventPacket packet)
        : this(packet.TimesUs.ToArray(), packet.ReachedUs, packet.Break, packet.OriginUs, packet.Pass, packet.ReceivedTimestamp)
    {
    }
}
