using EdgeLearner.CameraBed;
using EdgeLearner.CameraBed.Streams;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Plugged;

/// <summary>What the machine has done with a camera before, through the real libusb.</summary>
public sealed class HostTests
{
    private const int Events = 100_000;

    [Fact]
    public async Task Stream_DriverOfTheKernelHasTheCamera_TakesItAndGivesItBack()
    {
        ClientLines.Require();
        using var bed = new Bed();
        var device = bed.Add(PluggedCameras.Create("evk4"));
        (device.Plan, device.KernelDriver) = (PluggedCameras.Stamped(), "cdc_acm");
        device.Plug();
        Assert.Equal("cdc_acm", device.Driver);

        await using var client = ClientLines.Stream(bed);
        await client.BreakAsync("Start");
        var during = device.Driver;
        await client.StopAsync();
        await client.WaitAsync(ClientLines.Limit);

        Assert.Equal(("usbfs", "cdc_acm"), (during, device.Driver));
    }

    /// <summary>The bed's other way into its client, where a system forbids the short one: nothing may depend on it.</summary>
    [Fact]
    public async Task Stream_BedMayNotReachTheClientsMemory_IsTheSame()
    {
        ClientLines.Require();
        using var bed = new Bed();
        var device = bed.Add(PluggedCameras.Create("evk4"));
        (device.Plan, device.MayReachMemory) = (PluggedCameras.Stamped(Events), false);
        device.Plug();

        await using var client = ClientLines.Stream(bed, "--events", $"{Events}");
        var done = await client.OfKindAsync("done");

        Assert.Equal((Events, 0), (done.Number("stream.events"), done.Number("stream.misplaced")));
        Assert.Equal(Events * StampedEvt3.EventBytes, done.Number("wire.decoded_bytes"));
    }
}
