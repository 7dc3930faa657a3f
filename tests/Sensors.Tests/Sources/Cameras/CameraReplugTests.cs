using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Usb;
using EdgeLearner.Sensors.Tests.Sources.Cameras.Fakes;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras;

/// <summary>A camera that is unplugged, and what is plugged in after it.</summary>
public sealed class CameraReplugTests : IDisposable
{
    private readonly SourceBench _bench = new();
    private int _looks;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Packets_UnpluggedAndPluggedInAgain_GoOnBehindAReconnect()
    {
        var device = _bench.Bus.Plug("1-1", "7");
        var source = _bench.Stream();
        _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream().Send([8, 9]);
        _bench.Take();
        _bench.Bus.Unplug(device);
        var lost = _bench.Expect(CameraNoticeKind.Lost);
        Assert.Equal(SensorStatus.Offline, source.Status);

        var again = _bench.Bus.Plug("1-3", "7");
        _bench.Expect(CameraNoticeKind.Found);
        again.WaitForStream().Send([255]);
        again.WaitForStream().Send([3]);
        var packet = _bench.Take();
        _bench.End();

        Assert.Equal("Fake Camera 7 is lost: the device was unplugged; waiting for it", lost);
        Assert.Equal((StreamBreak.Reconnect, 3000, 1), (packet.Break, packet.OriginUs, packet.Pass));
        Assert.Equal([SensorStatus.Online, SensorStatus.Offline, SensorStatus.Online, SensorStatus.Disabled], _bench.Statuses);
        Assert.Equal(new WireCounts(3, 4, 4, 0, 0, 0, 0, Reconnects: 1, 0), source.Wire);
        Assert.Equal(3, source.Counts.Events);
        Assert.Equal(["stream", "start", "end stream", "close"], device.Log); // nobody talks to what is gone
    }

    [Fact]
    public void Packets_AnotherCameraIsPluggedIn_IsNotTakenForTheLostOne()
    {
        var device = _bench.Bus.Plug("1-2", "7");
        _bench.Stream();
        _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream();
        _bench.Bus.Unplug(device);
        _bench.Expect(CameraNoticeKind.Lost);

        var other = _bench.Bus.Plug("1-1", "8");
        var told = _bench.Expect(CameraNoticeKind.Waiting);
        var again = _bench.Bus.Plug("1-2", "7");
        _bench.Expect(CameraNoticeKind.Found);
        again.WaitForStream();
        _bench.End();

        Assert.Equal("No camera of kind fake with serial number 7 is plugged in, but Fake Camera 8 is: waiting for one", told);
        Assert.DoesNotContain("stream", other.Log);
    }

    [Fact]
    public void Packets_NobodyTellsOfPlugs_LooksEverLessOften()
    {
        var clock = new SkippingClock();
        var device = _bench.Bus.Plug("1-1", "7");
        _bench.Stream(clock: clock);
        _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream().Send([1]);
        _bench.Take();
        var looks = 0;
        _bench.Bus.Looking = () =>
        {
            if (++looks == 7)
            {
                device = _bench.Bus.Plug("1-1", "7", tells: false);
            }
        };
        _bench.Bus.Unplug(device);
        _bench.Expect(CameraNoticeKind.Lost);
        _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream();
        _bench.End();

        Assert.Equal([100, 200, 400, 800, 1000, 1000], clock.Pauses.Select(pause => pause.TotalMilliseconds));
    }

    [Fact]
    public void Packets_PluggedInAndNotReadyYet_LooksOftenAgain()
    {
        var clock = new SkippingClock();
        var device = _bench.Bus.Plug("1-1", "7");
        _bench.Stream(clock: clock);
        _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream().Send([1]);
        _bench.Take();
        FakeDevice? again = null;
        _bench.Bus.Looking = () =>
        {
            switch (++_looks)
            {
                case 5:
                    again = _bench.Bus.Plug("1-1", "7", refusal: new UsbException(UsbError.Pipe, "not yet"));
                    break;
                case 8:
                    again!.Refusal = null;
                    break;
            }
        };
        _bench.Bus.Unplug(device);
        _bench.Expect(CameraNoticeKind.Lost);
        _bench.Expect(CameraNoticeKind.Waiting);
        _bench.Expect(CameraNoticeKind.Found);
        again!.WaitForStream();
        _bench.End();

        Assert.Equal([100, 200, 400, 800, 1000, 100, 200], clock.Pauses.Select(pause => pause.TotalMilliseconds)); // the plug cut the 1000 short
    }

    [Fact]
    public void Packets_CannotBeOpenedAgain_SaysWhyOnce()
    {
        var clock = new SkippingClock();
        var device = _bench.Bus.Plug("1-1", "7");
        _bench.Stream(clock: clock);
        _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream().Send([1]);
        _bench.Take();
        var looks = 0;
        FakeDevice? again = null;
        _bench.Bus.Looking = () =>
        {
            switch (++looks)
            {
                case 2:
                    again = _bench.Bus.Plug("1-1", "7", refusal: new UsbException(UsbError.Busy, "it is in use by jaer"));
                    break;
                case 5:
                    again!.Refusal = null;
                    break;
            }
        };
        _bench.Bus.Unplug(device);
        _bench.Expect(CameraNoticeKind.Lost);

        Assert.Equal("it is in use by jaer; waiting until it can be used", _bench.Expect(CameraNoticeKind.Waiting));
        _bench.Expect(CameraNoticeKind.Found);
        again!.WaitForStream();
        _bench.End();
    }

    [Fact]
    public void Packets_DoesNotBeginAgain_IsNoReconnectAndSaysWhyOnceItStaysSo()
    {
        var clock = new SkippingClock();
        var device = _bench.Bus.Plug("1-1", "7");
        var source = _bench.Stream(clock: clock);
        _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream().Send([1]);
        _bench.Take();
        _bench.Bus.Looking = () => // a device a look
        {
            _bench.Model.StartRefusal = ++_looks < 6 ? new UsbException(UsbError.Other, "no memory for so many transfers") : null;
            _bench.Bus.Unplug(device);
            device = _bench.Bus.Plug("1-1", "7", tells: false);
        };
        _bench.Bus.Unplug(device);

        Assert.Equal("Fake Camera 7 is lost: the device was unplugged; waiting for it", _bench.Expect(CameraNoticeKind.Lost));
        Assert.Equal("no memory for so many transfers; waiting until it can be used", _bench.Expect(CameraNoticeKind.Waiting));
        _bench.Expect(CameraNoticeKind.Found);
        _bench.End();

        Assert.Equal(6, _looks);
        Assert.Equal(1, source.Wire.Reconnects);
        Assert.Equal([SensorStatus.Online, SensorStatus.Offline, SensorStatus.Online, SensorStatus.Disabled], _bench.Statuses);
    }
}
