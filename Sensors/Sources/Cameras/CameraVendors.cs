using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Numbers under which event cameras are sold, supported or not: so that a person who looks for one sees at least that it is plugged in.</summary>
/// <remarks>From the tables of neuromorphic-drivers, OpenEB and libcaer.</remarks>
internal static class CameraVendors
{
    private const ushort Thesycon = 0x152A; // iniVation's cameras: 8400 to 841F
    private const ushort CenturyArks = 0x31F7;

    private static readonly HashSet<(ushort Vendor, ushort Product)> Cameras =
    [
        (0x04B4, 0x00F1), // Samsung EVK, and many others on the same chip
        (0x04B4, 0x00F4), // Prophesee EVK3, EVK4, GenX320, likewise
        (0x04B4, 0x00F5),
        (0x03FD, 0x5832), // Prophesee EVK2
        (0x1FC9, 0x5838), // Prophesee RDK2
        (0x1409, 0x8E00), // IDS uEye XCP-E
    ];

    /// <summary>Whether a device that no model matches may be an event camera.</summary>
    public static bool MayBeCamera(UsbDeviceInfo device) =>
        device is { VendorId: Thesycon, ProductId: >= 0x8400 and <= 0x841F } or { VendorId: CenturyArks }
        || Cameras.Contains((device.VendorId, device.ProductId));
}
