using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;

/// <summary>How DVXplorer cameras are known on USB: two kinds with one number.</summary>
internal static class DvxplorerIds
{
    private const ushort ProductId = 0x8419;

    /// <summary>High byte of bcdDevice: the kind of USB chip.</summary>
    private const int MipiBridge = 4;

    /// <summary>Whether it is one of them.</summary>
    public static bool Has(UsbDeviceInfo device) => device.VendorId == InivationCameras.VendorId && device.ProductId == ProductId;

    /// <summary>Whether it is the Mini, of which the words and the firmware are other ones.</summary>
    public static bool IsMini(UsbDeviceInfo device) => device.Version >> 8 == MipiBridge;
}
