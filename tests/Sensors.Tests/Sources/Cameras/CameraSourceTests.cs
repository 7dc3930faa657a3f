using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Usb;
using EdgeLearner.Sensors.Tests.Sources.Cameras.Fakes;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras;

/// <summary>What comes of buffers, holes and silence.</summary>
public sealed class CameraSourceTests : IDisposable
{
    private readonly SourceBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Packets_FirstBuffers_BeginTheStreamAndCarryTheStampOfTheWire()
    {
        var device = _bench.Bus.Plug("1-1", "7");
        _bench.Stream();
        var found = _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream().Send([255], FakeStream.Future); // no event yet
        device.WaitForStream().Send([5, 6], FakeStream.Future + 1);
        device.WaitForStream().Send([7], FakeStream.Future + 2);

        var first = _bench.Take();
        var second = _bench.Take();
        _bench.End();

        Assert.Equal("Fake Camera 7 streams (firmware 1.2, 5 Gbit/s at USB port 1-1)", found);
        Assert.Equal([5000, 6000], first.TimesUs);
        Assert.Equal((StreamBreak.Start, 5000, 0, FakeStream.Future + 1), (first.Break, first.OriginUs, first.Pass, first.ReceivedTimestamp));
        Assert.Equal([7000], second.TimesUs);
        Assert.Equal((StreamBreak.None, 5000, 0, FakeStream.Future + 2), (second.Break, second.OriginUs, second.Pass, second.ReceivedTimestamp));
        Assert.Equal(3, _bench.Source.Counts.Events);
        Assert.Equal(1, _bench.Source.Counts.Decode.OtherRecords);
    }

    [Fact]
    public void Packets_Stopped_EndsInOrderAndIsDisabled()
    {
        var device = _bench.Bus.Plug("1-1", "7");
        _bench.Stream(new SensorOptions { Kind = "fake", TransferKiB = 64, Transfers = 3, RingMiB = 2, TransferTimeoutMs = 20 });
        _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream();
        _bench.End();

        Assert.Equal(["stream", "start", "stop", "end stream", "close"], device.Log);
        Assert.Equal([SensorStatus.Online, SensorStatus.Disabled], _bench.Statuses);
        Assert.Equal(new UsbStreamPlan(0x81, 64 * 1024, 3, 3 + 32, TimeSpan.FromMilliseconds(20)), device.Plan);
        Assert.Null(_bench.Error);
    }

    [Fact]
    public void Packets_BytesWereLost_AreMarkedAtTheNextEventAndTheDecoderIsTold()
    {
        var device = _bench.Bus.Plug("1-1", "7");
        _bench.Stream();
        _bench.Expect(CameraNoticeKind.Found);
        var millisecond = _bench.Clock.TimestampFrequency / 1000;
        device.WaitForStream().Send([1]);
        device.WaitForStream().Send([255], FakeStream.Future + (30 * millisecond), new UsbLoss(2, 100, 4000));
        device.WaitForStream().Send([9], FakeStream.Future + (31 * millisecond));
        device.WaitForStream().Send([10], FakeStream.Future + (32 * millisecond));

        var packets = new[] { _bench.Take(), _bench.Take(), _bench.Take() };
        _bench.End();

        Assert.Equal([StreamBreak.Start, StreamBreak.Loss, StreamBreak.None], packets.Select(packet => packet.Break));
        Assert.Equal([1000, 1000, 1000], packets.Select(packet => packet.OriginUs));
        Assert.Equal([new WireGap(30_000, 4000)], _bench.Model.Gaps);
    }

    [Fact]
    public void Packets_CameraIsSilent_TimeGoesOnByTheHostsClockAndStaysBehindWhatIsUnderWay()
    {
        var device = _bench.Bus.Plug("1-1", "7");
        _bench.Stream(new SensorOptions { Kind = "auto", SilentMs = 100, TransferTimeoutMs = 10 });
        _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream().Send([50], _bench.Clock.GetTimestamp());
        _bench.Take();

        _bench.Clock.Advance(TimeSpan.FromMilliseconds(99)); // not silent yet: no packet, or the next would be another
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(101));
        var silent = _bench.Take();
        device.WaitForStream().Send([255], _bench.Clock.GetTimestamp()); // bytes end the silence, with or without an event
        device.WaitForStream().Send([251], _bench.Clock.GetTimestamp());
        var next = _bench.Take();
        _bench.End();

        const long ElapsedUs = 200_000;
        const long UnderWayUs = 10_000 + 20_000 + (ElapsedUs / 5000);
        Assert.Empty(silent.TimesUs);
        Assert.Equal(50_000 + ElapsedUs - UnderWayUs, silent.ReachedUs);
        Assert.Equal(StreamBreak.None, next.Break);
        Assert.Equal(1, _bench.Source.Wire.Silences);
    }

    [Fact]
    public void Packets_NothingComesForSeconds_IsToldOnceAndAgainWhenItSends()
    {
        var device = _bench.Bus.Plug("1-1", "7");
        _bench.Stream();
        _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream().Send([1]);
        _bench.Take();

        _bench.Clock.Advance(SilenceTeller.Limit);
        var silent = _bench.Expect(CameraNoticeKind.FellSilent);
        _bench.Clock.Advance(TimeSpan.FromSeconds(2.5));
        device.WaitForStream().Send([2]);
        var again = _bench.Expect(CameraNoticeKind.SendsAgain);
        _bench.Take();
        _bench.End();

        Assert.Equal("Fake Camera 7 has sent nothing for 5 s, not even its clock: if it stays so, unplug it and plug it in again", silent);
        Assert.Equal("Fake Camera 7 sends again, after 7.5 s", again);
    }

    [Fact]
    public void Packets_DecodingIsLate_IsToldAtItsBeginningAndAtItsEnd()
    {
        var device = _bench.Bus.Plug("1-1", "7");
        var source = _bench.Stream();
        using var held = new SemaphoreSlim(0);
        source.BeforeDecoding = () => held.Wait(TestContext.Current.CancellationToken);
        _bench.Expect(CameraNoticeKind.Found);
        var stream = device.WaitForStream();
        stream.Send([1]);
        stream.Send([2]);
        stream.Discard(1_000_000);
        held.Release();
        var started = _bench.Expect(CameraNoticeKind.OverflowStarted);
        stream.Send([3], loss: new UsbLoss(1, 1_000_000, 0));
        stream.Discard(500_000); // no second line: it has not caught up yet
        held.Release();
        stream.Send([4], loss: new UsbLoss(1, 500_000, 0));
        held.Release(2);
        var ended = _bench.Expect(CameraNoticeKind.OverflowEnded);
        for (var i = 0; i < 4; i++)
        {
            _bench.Take();
        }

        _bench.End();

        Assert.Equal("Fake Camera 7: decoding is late: what comes is discarded until there is room again", started);
        Assert.Equal("Fake Camera 7: decoding has caught up; 1.5 MB in 2 transfers were discarded", ended);
        Assert.Equal(new WireCounts(6, 1_500_004, 4, 2, 1_500_000, Overflows: 2, 0, 0, 0), source.Wire);
    }

    [Fact]
    public void Packets_StoppedWhileBuffersWait_CountsThemAsDiscarded()
    {
        var device = _bench.Bus.Plug("1-1", "7");
        var source = _bench.Stream();
        source.BeforeDecoding = () =>
        {
            device.WaitForStream().Send([3, 4, 5]);
            source.Stop();
        };
        _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream().Send([1, 2]);
        _bench.Take();
        _bench.End();

        Assert.Equal(new WireCounts(2, 5, DecodedBytes: 2, DiscardedTransfers: 1, DiscardedBytes: 3, 0, 0, 0, 0), source.Wire);
    }

    [Fact]
    public void Packets_ATransferFails_IsToldAndTheStreamGoesOn()
    {
        var device = _bench.Bus.Plug("1-1", "7");
        _bench.Stream();
        _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream().Fail();
        var failed = _bench.Expect(CameraNoticeKind.TransferFailed);
        device.WaitForStream().Send([1]);
        _bench.Take();
        _bench.End();

        Assert.StartsWith("Fake Camera 7: 1 USB transfers failed; the stream goes on", failed, StringComparison.Ordinal);
    }

    [Fact]
    public void Tap_GetsBytesAsTheyCameAndKnowsOfHoles()
    {
        var device = _bench.Bus.Plug("1-1", "7");
        var source = _bench.Stream();
        var tap = new Tap();
        source.Tap = tap;
        _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream().Send([255, 1]);
        device.WaitForStream().Send([2], loss: new UsbLoss(1, 9, 0));
        _bench.Take();
        _bench.Take();
        _bench.End();

        Assert.Equal(["FF01", "02 after a hole"], tap.Taken);
    }

    private sealed class Tap : IWireTap
    {
        public List<string> Taken { get; } = [];

        public void Take(ReadOnlySpan<byte> bytes, bool isAfterLoss) => Taken.Add(Convert.ToHexString(bytes) + (isAfterLoss ? " after a hole" : ""));
    }
}
