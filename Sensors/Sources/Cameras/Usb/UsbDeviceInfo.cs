namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>A device as its descriptors show it, without opening it.</summary>
/// <param name="Bus">Number of the bus.</param>
/// <param name="Address">Its address there; another one after every plug.</param>
/// <param name="Port">Where it is plugged in, as Linux writes it: <c>1-1.4</c>.</param>
/// <param name="VendorId">idVendor.</param>
/// <param name="ProductId">idProduct.</param>
/// <param name="Version">bcdDevice.</param>
/// <param name="Speed">Speed of the link.</param>
/// <param name="Interfaces">Interfaces of the active configuration, alternate setting 0.</param>
/// <param name="Manufacturer">String; null where it has none or it cannot be read.</param>
/// <param name="Product">String; null likewise.</param>
/// <param name="Serial">String; null likewise.</param>
internal sealed record UsbDeviceInfo(
    int Bus,
    int Address,
    string Port,
    ushort VendorId,
    ushort ProductId,
    ushort Version,
    UsbSpeed Speed,
    IReadOnlyList<UsbInterfaceInfo> Interfaces,
    string? Manufacturer,
    string? Product,
    string? Serial);

/// <summary>An interface.</summary>
/// <param name="Number">bInterfaceNumber.</param>
/// <param name="Class">bInterfaceClass.</param>
/// <param name="Subclass">bInterfaceSubClass.</param>
/// <param name="Endpoints">Its endpoints, in the order of the descriptor.</param>
internal sealed record UsbInterfaceInfo(byte Number, byte Class, byte Subclass, IReadOnlyList<UsbEndpointInfo> Endpoints);

/// <summary>An endpoint.</summary>
/// <param name="Address">bEndpointAddress: bit 7 set = IN.</param>
/// <param name="IsBulk">Whether it is a bulk endpoint.</param>
/// <param name="MaxPacketBytes">wMaxPacketSize.</param>
internal readonly record struct UsbEndpointInfo(byte Address, bool IsBulk, int MaxPacketBytes);

/// <summary>Speeds of a link, as libusb numbers them.</summary>
internal enum UsbSpeed
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>1.5 Mbit/s.</summary>
    Low = 1,

    /// <summary>12 Mbit/s.</summary>
    Full = 2,

    /// <summary>480 Mbit/s: USB 2.</summary>
    High = 3,

    /// <summary>5 Gbit/s: USB 3.</summary>
    Super = 4,

    /// <summary>10 Gbit/s and more.</summary>
    SuperPlus = 5,
}
