using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Usb;
using EdgeLearner.Sensors.Tests.Sources.Cameras.Fakes;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras;

public sealed class CameraFinderTests : IDisposable
{
    private readonly FakeBus _bus = new();

    public void Dispose() => _bus.Dispose();

    [Fact]
    public void List_ASupportedCamera_IsAskedWhoItIsAndClosed()
    {
        var device = _bus.Plug("1-4", "77");

        Assert.Equal([new CameraListing("1-4", "1234:0001", "Fake Camera", "fake", "77", "1.2", "5 Gbit/s", null)], List());
        Assert.Equal(["close"], device.Log);
    }

    [Fact]
    public void List_OneThatCannotBeOpened_SaysWhy()
    {
        _bus.Plug("1-4", "77", refusal: new UsbException(UsbError.Busy, "in use by jaer (process 12)"));

        Assert.Equal([new CameraListing("1-4", "1234:0001", "Fake Camera", "fake", "77", null, "5 Gbit/s", "in use by jaer (process 12)")], List());
    }

    [Fact]
    public void List_OtherDevices_OnlyThoseThatMayBeCameras()
    {
        _bus.Plug("1-1", "1", vendor: 0x046D);
        _bus.Plug("1-2", "2", vendor: 0x31F7);

        var listing = Assert.Single(List());
        Assert.Equal(("31f7:0001", "Maker Camera", null), (listing.Ids, listing.Model, listing.Key));
        Assert.StartsWith("not supported", listing.Problem, StringComparison.Ordinal);
    }

    private IReadOnlyList<CameraListing> List() => CameraFinder.List(_bus, [new FakeModel()]);
}
