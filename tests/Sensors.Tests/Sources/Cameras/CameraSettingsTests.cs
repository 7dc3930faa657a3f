using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Usb;
using EdgeLearner.Sensors.Tests.Sources.Cameras.Fakes;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras;

/// <summary>Settings that change while the camera streams.</summary>
public sealed class CameraSettingsTests : IDisposable
{
    private readonly SourceBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Apply_UnpluggedMeanwhile_GivesTheSettingsToTheCameraThatIsBack()
    {
        var device = _bench.Bus.Plug("1-1", "7");
        var source = _bench.Stream();
        _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream();
        _bench.Model.Applying = () =>
        {
            _bench.Model.Applying = null;
            _bench.Bus.Unplug(device);
            throw new UsbException(UsbError.NoDevice, "the device was unplugged");
        };

        source.Apply(new SensorOptions { Kind = "auto", MaxEventsPerSecond = 5 });
        _bench.Expect(CameraNoticeKind.Lost);
        _bench.Bus.Plug("1-1", "7");
        _bench.Expect(CameraNoticeKind.Found);
        _bench.Expect(CameraNoticeKind.Applied);
        _bench.End();

        Assert.Equal([5], _bench.Model.Applied.Select(options => options.MaxEventsPerSecond));
    }

    [Fact]
    public void Apply_WhileItStreams_ChangesTheCameraOrSaysWhyNot()
    {
        var device = _bench.Bus.Plug("1-1", "7");
        var source = _bench.Stream();
        _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream();
        var fine = new SensorOptions { Kind = "auto", MaxEventsPerSecond = 1000 };
        source.Apply(fine);
        var applied = _bench.Expect(CameraNoticeKind.Applied);
        source.Apply(new SensorOptions { Kind = "auto", MaxEventsPerSecond = 2000 });
        var refused = _bench.Expect(CameraNoticeKind.Refused);
        _bench.End();

        Assert.Equal([fine, fine], _bench.Model.Applied); // behind the refusal again: something may have been written on the way
        Assert.Equal("Fake Camera 7: the new settings are applied", applied);
        Assert.Equal("Fake Camera 7: the new settings are refused, those before stay: Sensor:MaxEventsPerSecond is too much", refused);
    }

    [Theory]
    [InlineData(1, "those before stay")]
    [InlineData(2, "and so are those before: what it is set to is not known until it takes others, or is plugged in again")]
    public void Apply_FailsOnTheWay_SaysWhatIsSetNow(int failures, string expected)
    {
        var device = _bench.Bus.Plug("1-1", "7");
        var source = _bench.Stream();
        _bench.Expect(CameraNoticeKind.Found);
        device.WaitForStream();
        _bench.Model.Applying = () =>
        {
            if (failures-- > 0)
            {
                throw new UsbException(UsbError.Timeout, "no answer in time");
            }
        };

        source.Apply(new SensorOptions { Kind = "auto", MaxEventsPerSecond = 5 });
        var refused = _bench.Expect(CameraNoticeKind.Refused);
        _bench.End();

        Assert.Equal($"Fake Camera 7: the new settings are refused, {expected}: no answer in time", refused);
        Assert.DoesNotContain(_bench.Model.Applied, options => options.MaxEventsPerSecond == 5);
    }
}
