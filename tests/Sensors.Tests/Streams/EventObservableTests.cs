using System.Reactive.Linq;
using System.Reactive.Subjects;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Streams;
using EdgeLearner.Sensors.Tests.Binning;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Streams;

public sealed class EventObservableTests
{
    private static readonly SensorGeometry Sensor = new(4, 4);
    private readonly TimeBinner _binner = new(InputMapping.Fit(Sensor), new BinningRule(), new EventFramePool(Sensor), TimeProvider.System);
    private readonly FrameLog _log = new();

    [Fact]
    public void BinByTime_StreamCompletes_EmitsTheOpenBinFirst()
    {
        using var subscription = Observable.Return(Ev.Packet(new Ev(0, 1, 1))).BinByTime(_binner).Subscribe(_log);

        Assert.True(Assert.Single(_log.Frames).IsPartial);
        Assert.True(_log.IsCompleted);
    }

    [Fact]
    public void BinByTime_StreamFails_EmitsTheOpenBinFirst()
    {
        using var packets = new Subject<EventPacket>();
        using var subscription = packets.BinByTime(_binner).Subscribe(_log);
        packets.OnNext(Ev.Packet(new Ev(0, 1, 1)));

        packets.OnError(new IOException("gone"));

        Assert.Single(_log.Frames);
        Assert.Equal("gone", _log.Error?.Message);
    }

    [Fact]
    public void Filter_PacketsWithTimeAlone_PassOn()
    {
        var stage = Assert.Single(FilterRegistry.Create(new FilterOptions { RefractoryUs = 5 }, Sensor));
        var empty = Ev.Packet();
        empty.ReachedUs = 77;

        var passed = Observable.Return(empty).Filter(stage).Select(packet => packet.ReachedUs).Wait();

        Assert.Equal(77, passed);
    }
}
