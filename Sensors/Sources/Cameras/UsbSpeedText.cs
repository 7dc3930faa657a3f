using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Speeds of a link as people say them.</summary>
internal static class UsbSpeedText
{
    /// <summary><c>5 Gbit/s</c>.</summary>
    public static string Text(this UsbSpeed speed) => speed switch
    {
        UsbSpeed.Low => "1.5 Mbit/s",
        UsbSpeed.Full => "12 Mbit/s",
        UsbSpeed.High => "480 Mbit/s",
        UsbSpeed.Super => "5 Gbit/s",
        UsbSpeed.SuperPlus => "10 Gbit/s",
        _ => "unknown speed",
    };
}
