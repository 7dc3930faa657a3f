using EdgeLearner.CameraBed.Prophesee;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Prophesee;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Prophesee;

/// <summary>What cameras are told, against lists from sources that are not the driver's, and in an order that the emulated sensor accepts.</summary>
public sealed class PropheseeCameraTests
{
    private readonly SkippingClock _clock = new();

    public static TheoryData<string> Imx636Keys => ["evk4", "silkyevcam", "ueye-xcp-e"];

    [Theory]
    [MemberData(nameof(Imx636Keys))]
    public void OpenAndStart_Imx636_WritesTheListOfNeuromorphicDrivers(string key)
    {
        var (model, emulated) = Of(key);

        using var camera = Open(model, emulated, new SensorOptions());
        Assert.False(emulated.IsStreaming);
        camera.Start(CancellationToken.None);

        Assert.Equal(ExpectedLog.Read("imx636-open.txt"), Writes(emulated));
        Assert.True(emulated.IsStreaming);
        Assert.Empty(emulated.Faults);
    }

    [Fact]
    public void Dispose_Imx636_WritesTheListOfNeuromorphicDriversAndLeavesItWithoutPower()
    {
        var emulated = PropheseeCameras.Evk4();
        var device = new WiredDevice(emulated);
        var camera = PropheseeModel.Evk4.Open(device, new SensorOptions(), _clock, TestContext.Current.CancellationToken);
        camera.Start(CancellationToken.None);
        var before = Writes(emulated).Count;

        camera.Dispose();

        Assert.Equal(ExpectedLog.Read("imx636-close.txt"), Writes(emulated).Skip(before));
        Assert.Equal((false, false, true), (emulated.IsStreaming, emulated.IsPowered, device.IsDisposed));
        Assert.Empty(emulated.Faults);
    }

    [Fact]
    public void Open_Imx636_PausesAsTheMakersScriptSays()
    {
        using var camera = Open(PropheseeModel.Evk4, PropheseeCameras.Evk4(), new SensorOptions());

        double[] powerUp = [1000, 500, 1000, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]; // a timer's step is 1 ms: 10 to 300 us take that
        double[] stopAndDestroy = [1, 1, 1, 1, 1, 1, 1, 1, 1];
        Assert.Equal([.. stopAndDestroy, .. powerUp], _clock.Pauses.Select(pause => pause.TotalMilliseconds));
    }

    [Fact]
    public void OpenAndStart_Gen41_WritesTheListOfOpenEb()
    {
        var emulated = PropheseeCameras.Evk3Hd();

        using var camera = Open(PropheseeModel.Evk3Hd, emulated, new SensorOptions());
        var powerUp = ExpectedLog.Read("gen41-power-up.txt");
        Assert.Equal(powerUp, Writes(emulated).Take(powerUp.Count));
        camera.Start(CancellationToken.None);

        Assert.True(emulated.IsStreaming);
        Assert.Empty(emulated.Faults);
        Assert.Subset(Writes(emulated).ToHashSet(), ExpectedLog.Read("gen41-biases.txt").ToHashSet());
    }

    [Fact]
    public void Dispose_Gen41_WritesTheListOfNeuromorphicDrivers()
    {
        var emulated = PropheseeCameras.Evk3Hd();
        var camera = Open(PropheseeModel.Evk3Hd, emulated, new SensorOptions());
        camera.Start(CancellationToken.None);
        var before = Writes(emulated).Count;

        camera.Dispose();

        Assert.Equal(ExpectedLog.Read("gen41-close.txt"), Writes(emulated).Skip(before));
        Assert.Equal((false, false), (emulated.IsStreaming, emulated.IsPowered));
        Assert.Empty(emulated.Faults);
    }

    [Fact]
    public void Open_AfterAProgramThatDiedStreaming_BeginsAnewWithTheFactorysBiases()
    {
        var emulated = PropheseeCameras.Evk4();
        Open(PropheseeModel.Evk4, emulated, Biases(("diff_on", 20))).Start(CancellationToken.None);
        Assert.True(emulated.IsStreaming); // and nobody closes it

        var device = new WiredDevice(emulated);
        device.Leftovers.Enqueue(new byte[1024]);
        device.Leftovers.Enqueue(new byte[512]);
        using var camera = PropheseeModel.Evk4.Open(device, Biases(("diff_on", 20)), _clock, TestContext.Current.CancellationToken);
        camera.Start(CancellationToken.None);

        Assert.Equal(0x11A1_0000u + 0x66 + 20, emulated.Peek(0x1010));
        Assert.Empty(device.Leftovers);
        Assert.Empty(emulated.Faults);
    }

    [Fact]
    public void StopAndStart_GoesOn()
    {
        var emulated = PropheseeCameras.Evk4();
        using var camera = Open(PropheseeModel.Evk4, emulated, new SensorOptions());
        camera.Start(CancellationToken.None);

        camera.Stop();
        Assert.False(emulated.IsStreaming);
        camera.Start(CancellationToken.None);

        Assert.True(emulated.IsStreaming);
        Assert.Empty(emulated.Faults);
    }

    [Fact]
    public void StopAndDispose_OfALostCamera_AreSilent()
    {
        var device = new WiredDevice(PropheseeCameras.Evk4());
        var camera = PropheseeModel.Evk4.Open(device, new SensorOptions(), _clock, TestContext.Current.CancellationToken);
        device.UnplugAfter(3);

        camera.Stop();
        camera.Dispose();

        Assert.True(device.IsDisposed);
    }

    [Fact]
    public void Open_Stopped_ClosesTheDevice()
    {
        var device = new WiredDevice(PropheseeCameras.Evk4());

        Assert.Throws<OperationCanceledException>(() => PropheseeModel.Evk4.Open(device, new SensorOptions(), TimeProvider.System, new CancellationToken(canceled: true)));

        Assert.True(device.IsDisposed);
    }

    private ICamera Open(PropheseeModel model, TreuzellCamera emulated, SensorOptions options) =>
        model.Open(new WiredDevice(emulated), options, _clock, TestContext.Current.CancellationToken);

    private static (PropheseeModel Model, TreuzellCamera Emulated) Of(string key) => key switch
    {
        "evk4" => (PropheseeModel.Evk4, PropheseeCameras.Evk4()),
        "silkyevcam" => (PropheseeModel.SilkyEvCamHd, PropheseeCameras.SilkyEvCamHd()),
        _ => (PropheseeModel.UeyeXcpE, PropheseeCameras.UeyeXcpE()),
    };

    private static SensorOptions Biases(params (string Name, int Value)[] biases) => new() { Biases = biases.ToDictionary(bias => bias.Name, bias => bias.Value) };

    private static List<string> Writes(TreuzellCamera camera) => [.. camera.Log.Where(line => line.StartsWith("write", StringComparison.Ordinal))];
}
