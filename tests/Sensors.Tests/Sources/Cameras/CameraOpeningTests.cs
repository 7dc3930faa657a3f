using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Usb;
using EdgeLearner.Sensors.Tests.Sources.Cameras.Fakes;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras;

public sealed class CameraOpeningTests : IDisposable
{
    private readonly SourceBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("auto", null, "No supported camera is plugged in")]
    [InlineData("fake", null, "No camera of kind fake is plugged in")]
    [InlineData("fake", "9", "No camera of kind fake with serial number 9 is plugged in, but Fake Camera 8 is: 'edgelearner cameras'")]
    public void Open_TheWantedCameraIsNotThere_SaysSoAndClosesTheBus(string kind, string? serial, string expected)
    {
        if (serial is not null)
        {
            _bench.Bus.Plug("1-1", "8");
        }

        var error = Assert.Throws<CameraException>(() => _bench.Open(new SensorOptions { Kind = kind, Serial = serial }));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
        Assert.True(_bench.Bus.IsDisposed);
    }

    [Theory]
    [InlineData("9", "No camera of kind fake with serial number 9 is plugged in, but Fake Camera 8 is: ")]
    [InlineData("8", "Fake Camera 8 has firmware 0.9")]
    public void Open_ACameraCannotBeUsed_IsTheReasonOnlyWhereItIsTheWantedOne(string serial, string expected)
    {
        _bench.Model.TooOld = "8";
        _bench.Bus.Plug("1-1", "8");

        var error = Assert.Throws<CameraException>(() => _bench.Open(new SensorOptions { Kind = "fake", Serial = serial }));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SeveralCameras_TakesTheFirstInTheOrderOfPorts()
    {
        _bench.Bus.Plug("1-10", "10");
        _bench.Bus.Plug("1-2", "2");

        Assert.Equal("2", _bench.Open().Info.Serial);
    }

    [Fact]
    public void Open_SerialNumberIsGiven_TakesThatOneAndClosesTheOthers()
    {
        var other = _bench.Bus.Plug("1-1", "1");
        _bench.Bus.Plug("1-2", "2");

        Assert.Equal("2", _bench.Open(new SensorOptions { Kind = "auto", Serial = "2" }).Info.Serial);
        Assert.Equal(["close"], other.Log);
    }

    [Fact]
    public void Open_TheFirstIsInUse_TakesTheNext()
    {
        _bench.Bus.Plug("1-1", "1", refusal: new UsbException(UsbError.Busy, "in use"));
        _bench.Bus.Plug("1-2", "2");

        Assert.Equal("2", _bench.Open().Info.Serial);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_CameraIsThereAndMayNotBeOpened_SaysWhy(bool waits)
    {
        _bench.Bus.Plug("1-1", "1", refusal: new UsbException(UsbError.Access, "no permission: do this"));

        Assert.Equal("no permission: do this", Assert.Throws<CameraException>(() => _bench.Open(waits: waits)).Message);
    }

    [Fact]
    public async Task Open_Waits_OutlivesACameraThatFailsAtItsFirstStart()
    {
        var pulled = _bench.Bus.Plug("1-1", "5", refusal: new UsbException(UsbError.NoDevice, "it was unplugged"));
        var opening = Task.Run(() => _bench.Open(waits: true), TestContext.Current.CancellationToken);
        var told = _bench.Expect(CameraNoticeKind.Waiting);
        _bench.Bus.Unplug(pulled);
        _bench.Bus.Plug("1-1", "5");
        var source = await opening.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal("it was unplugged; waiting until it can be used", told);
        Assert.Equal("fake-5", source.Info.Id);
    }

    [Fact]
    public async Task Open_Waits_TellsOnceAndTakesWhatIsPluggedIn()
    {
        var opening = Task.Run(() => _bench.Open(waits: true), TestContext.Current.CancellationToken);
        var told = _bench.Expect(CameraNoticeKind.Waiting);
        _bench.Bus.Plug("1-1", "5");
        var source = await opening.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal("No supported camera is plugged in: waiting for one", told);
        Assert.Equal("fake-5", source.Info.Id);
        Assert.Equal(SensorStatus.Offline, source.Status);
    }

    [Fact]
    public async Task Open_StoppedWhileItWaits_EndsAndClosesTheBus()
    {
        using var stop = new CancellationTokenSource();
        var opening = Task.Run(() => _bench.Open(waits: true, stop: stop), TestContext.Current.CancellationToken);
        _bench.Expect(CameraNoticeKind.Waiting);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        Assert.True(_bench.Bus.IsDisposed);
    }

    [Fact]
    public void Dispose_NeverStreamed_ClosesCameraAndBus()
    {
        var device = _bench.Bus.Plug("1-1", "5");
        _bench.Open().Dispose();

        Assert.Equal(["close"], device.Log);
        Assert.True(_bench.Bus.IsDisposed);
    }
}
