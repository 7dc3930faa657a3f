using EdgeLearner.CameraBed.Inivation;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Inivation;

/// <summary>What cameras are told, against lists from sources that are not the driver's where there are such, and in an order that the emulated camera accepts.</summary>
public sealed class InivationCameraTests
{
    public static TheoryData<string> Kinds => ["davis346", "dvxplorer", "dvxplorer-mini-9", "dvxplorer-mini-10", "dvs128"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void OpenAndStart_NoOptions_TellsTheListOfAnotherSource(string kind)
    {
        var rig = InivationRig.Of(kind);

        using var camera = rig.Open();
        Assert.False(rig.Emulated.IsStreaming);
        camera.Start(CancellationToken.None);

        Assert.Equal(ExpectedLog.Read($"{kind}-open.txt"), rig.Told);
        Assert.True(rig.Emulated.IsStreaming);
        Assert.Empty(rig.Emulated.Faults);
    }

    [Theory]
    [InlineData("davis346", new double[] { 100, 10, 200, 50 }, 1)]
    [InlineData("dvxplorer", new double[] { 100, 10, 50 }, 1)]
    [InlineData("dvxplorer-mini-9", new double[] { 10 }, 1)]
    [InlineData("dvxplorer-mini-10", new double[] { 10 }, 0)]
    [InlineData("dvs128", new double[] { }, 1)]
    public void OpenAndStart_NoOptions_PausesAndClearsTheHalt(string kind, double[] pausesMs, int cleared)
    {
        var rig = InivationRig.Of(kind);

        using var camera = rig.Open();
        camera.Start(CancellationToken.None);

        Assert.Equal(pausesMs, rig.Clock.Pauses.Select(pause => pause.TotalMilliseconds));
        Assert.Equal(Enumerable.Repeat(camera.Wire.Endpoint, cleared), rig.Device.Cleared);
    }

    [Theory]
    [InlineData("davis346")]
    [InlineData("dvxplorer")]
    [InlineData("dvxplorer-mini-9")]
    [InlineData("dvxplorer-mini-10")]
    public void Stop_RunningCamera_TellsTheListOfAnotherSource(string kind)
    {
        var rig = InivationRig.Of(kind);
        using var camera = rig.Open();
        camera.Start(CancellationToken.None);

        Assert.Equal(ExpectedLog.Read($"{kind}-close.txt"), rig.Hear(camera.Stop));
        Assert.False(rig.Emulated.IsStreaming);
        Assert.Empty(rig.Emulated.Faults);
    }

    [Fact]
    public void Stop_Dvs128_EndsTheTransfer()
    {
        var rig = InivationRig.Of("dvs128");
        using var camera = rig.Open();
        camera.Start(CancellationToken.None);

        Assert.Equal(["request 0xB4"], rig.Hear(camera.Stop));
        Assert.False(rig.Emulated.IsStreaming);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Open_CameraThatAnotherProgramLeftRunning_StopsItFirst(string kind)
    {
        var rig = InivationRig.Of(kind);
        rig.Open().Start(CancellationToken.None); // and never closed

        using var camera = rig.Model.Open(new WiredDevice(rig.Emulated), new(), rig.Clock, TestContext.Current.CancellationToken);

        Assert.False(rig.Emulated.IsStreaming);
        camera.Start(CancellationToken.None);
        Assert.True(rig.Emulated.IsStreaming);
        Assert.Empty(rig.Emulated.Faults);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void StopAndDispose_LostCamera_AreSilent(string kind)
    {
        var rig = InivationRig.Of(kind);
        var camera = rig.Open();
        camera.Start(CancellationToken.None);
        rig.Device.UnplugAfter(0);

        camera.Stop();
        camera.Dispose();

        Assert.True(rig.Device.IsDisposed);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Open_CameraThatIsPulledAtAnyTime_SaysSoAndIsClosed(string kind)
    {
        var whole = InivationRig.Of(kind);
        using var camera = whole.Open();
        for (var calls = 0; calls < whole.Emulated.Log.Count; calls += 7)
        {
            var rig = InivationRig.Of(kind);
            rig.Device.UnplugAfter(calls);

            Assert.Equal(UsbError.NoDevice, Assert.Throws<UsbException>(() => rig.Open()).Error);
            Assert.True(rig.Device.IsDisposed);
        }
    }

    [Fact]
    public void Open_StoppedWhileItPauses_EndsAndIsClosed()
    {
        var rig = InivationRig.Of("davis346");
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => rig.Model.Open(rig.Device, new(), TimeProvider.System, stop.Token));
        Assert.True(rig.Device.IsDisposed);
    }

    [Fact]
    public void DropStale_FirmwareThatRefusesTheRequest_ClearsTheHalt()
    {
        var rig = new InivationRig(InivationRig.Of("dvxplorer-mini-10").Model, new EmulatedDvxplorerMini(firmware: 10, knowsDrop: false));

        using var camera = rig.Open();

        Assert.Equal([0x82], rig.Device.Cleared);
    }

    [Theory]
    [InlineData("davis346", "davis346", 346, 260, 0x82)]
    [InlineData("dvxplorer", "dvxplorer", 640, 480, 0x82)]
    [InlineData("dvxplorer-mini-9", "dvxplorer-mini", 640, 480, 0x82)]
    [InlineData("dvxplorer-mini-10", "dvxplorer-mini", 640, 480, 0x82)]
    [InlineData("dvs128", "dvs128", 128, 128, 0x86)]
    public void Open_ACamera_KnowsWhoItIs(string kind, string key, int width, int height, byte endpoint)
    {
        var rig = InivationRig.Of(kind);

        using var camera = rig.Open();

        Assert.Equal((key, rig.Emulated.Descriptors.Serial, new(width, height)), (camera.Info.Key, camera.Info.Serial, camera.Info.Geometry));
        Assert.Equal(endpoint, camera.Wire.Endpoint);
        Assert.Null(camera.Info.RawHeader);
    }

    [Fact]
    public void Open_TurnedDavis_HasThePicturesSize()
    {
        using var camera = InivationRig.Davis(isTurned: true).Open();

        Assert.Equal(new(346, 260), camera.Info.Geometry);
    }

    [Theory]
    [InlineData("davis346", "6 (logic 18.1)")]
    [InlineData("dvxplorer", "8 (logic 18.4)")]
    [InlineData("dvxplorer-mini-10", "10")]
    [InlineData("dvs128", "14")]
    public void Identify_ACamera_ChangesNothingAndTellsItsFirmware(string kind, string firmware)
    {
        var rig = InivationRig.Of(kind);

        Assert.Equal(firmware, rig.Model.Identify(rig.Device).Firmware);
        Assert.Empty(rig.Told);
        Assert.Empty(rig.Emulated.Faults);
    }

    [Fact]
    public void Identify_CameraWithoutASerialNumber_IsKnownByItsPort()
    {
        var rig = new InivationRig(InivationRig.Of("dvs128").Model, new EmulatedDvs128(serial: null));

        Assert.Equal("1-1", rig.Model.Identify(rig.Device).Serial);
    }
}
