using EdgeLearner.CameraBed.Prophesee;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Prophesee;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Prophesee;

/// <summary>The emulated sensors are no yes-men: what a driver does wrong, they complain about, or are silent.</summary>
public sealed class EmulatedSensorTests : IDisposable
{
    private readonly EmulatedImx636 _imx636 = PropheseeCameras.Evk4();
    private readonly WiredDevice _device;
    private readonly TreuzellLink _link;

    public EmulatedSensorTests()
    {
        _device = new WiredDevice(_imx636);
        _device.Claim(0);
        _link = new TreuzellLink(_device, "X");
    }

    public void Dispose() => _device.Dispose();

    [Fact]
    public void Start_BeforeInitialise_IsAFaultAndSilent()
    {
        Run(Imx636Script.All.Start);

        Assert.Equal(["started before it was initialised"], _imx636.Faults);
        Assert.False(_imx636.IsStreaming);
    }

    [Fact]
    public void Configure_BeforeInitialise_IsAFault()
    {
        Run(Imx636Script.All.Configure);

        Assert.Contains("register 0x00006000 was set before the sensor was initialised", _imx636.Faults);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Start_LackingAWrite_IsSilent(int lacking)
    {
        Run(Imx636Script.All.Initialise);
        _link.WriteRegister(0xB000, 0x2F8);
        _link.WriteRegister(0x9028, 2);

        Run([.. Imx636Script.All.Start.Where((_, i) => i != lacking)]);
        Assert.False(_imx636.IsStreaming);

        Run([Imx636Script.All.Start[lacking]]);
        Assert.True(_imx636.IsStreaming);
        Assert.Empty(_imx636.Faults);
    }

    [Fact]
    public void Write_OfTheControllersTableWhileEventsFlow_IsAFault()
    {
        Run(Imx636Script.All.Initialise);
        Run(Imx636Script.All.Start);

        _link.WriteRegister(0x6800, 1);

        Assert.Equal(["register 0x00006800 was written while events flow"], _imx636.Faults);
    }

    [Fact]
    public void Write_ToNoRegister_IsAFaultAndRefused()
    {
        Assert.Throws<CameraException>(() => _link.WriteRegister(0x0001_0000, 1));

        Assert.Equal(["there is no register 0x00010000"], _imx636.Faults);
    }

    [Fact]
    public void InitialiseOfAnotherSensor_IsAFault()
    {
        var gen41 = PropheseeCameras.Evk3Hd();
        using var device = new WiredDevice(gen41);
        device.Claim(0);

        new TreuzellLink(device, "X").Run(Imx636Script.All.Initialise, new SkippingClock(), TestContext.Current.CancellationToken);

        Assert.Contains("the reset of another sensor was written", gen41.Faults);
        Assert.False(gen41.IsPowered);
    }

    [Fact]
    public void PoweredOn_AfterAPlug_HasForgottenAll()
    {
        Run(Imx636Script.All.Initialise);
        Run(Imx636Script.All.Start);

        _imx636.PoweredOn();

        Assert.Equal((false, false, 0x4Du), (_imx636.IsStreaming, _imx636.IsPowered, _imx636.Peek(0x1014) & 0xFF));
    }

    private void Run(RegisterStep[] script) => _link.Run(script, new SkippingClock(), TestContext.Current.CancellationToken);
}
