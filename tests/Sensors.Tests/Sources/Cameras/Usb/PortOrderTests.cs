using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Usb;

public sealed class PortOrderTests
{
    [Fact]
    public void Compare_Ports_OrdersByNumbersAndHubsFirst()
    {
        string[] ports = ["2-1", "1-10", "1-2.1", "usb2", "1-2", "usb1", "1-2.10", "1-2.9"];

        Assert.Equal(["usb1", "1-2", "1-2.1", "1-2.9", "1-2.10", "1-10", "usb2", "2-1"], ports.Order(PortOrder.Instance));
    }
}
