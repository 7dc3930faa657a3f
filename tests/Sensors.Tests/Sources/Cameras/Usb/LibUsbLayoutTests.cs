using System.Reflection;
using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Usb;

/// <summary>Structures that libusb and we share, as its header has them.</summary>
/// <remarks>One layout for x64 and ARM64: the C ABIs of Linux on both have 8-byte pointers and longs, 4-byte ints, and align each member to its own size.</remarks>
public sealed class LibUsbLayoutTests
{
    [Fact]
    public void Transfer_IsAsInLibusb() => Assert.Equal(
        "Handle 0, Flags 8, Endpoint 9, Type 10, TimeoutMs 12, Status 16, Length 20, ActualLength 24, Callback 32, UserData 40, Buffer 48, IsochronousPackets 56; 64 bytes",
        Layout<LibUsb.Transfer>());

    [Fact]
    public void DeviceDescriptor_IsAsInLibusb() => Assert.Equal(
        "Length 0, Type 1, UsbVersion 2, Class 4, Subclass 5, Protocol 6, MaxPacketSize0 7, VendorId 8, ProductId 10, Version 12, "
        + "ManufacturerIndex 14, ProductIndex 15, SerialIndex 16, Configurations 17; 18 bytes",
        Layout<LibUsb.DeviceDescriptor>());

    [Fact]
    public void ConfigurationDescriptor_IsAsInLibusb() => Assert.Equal(
        "Length 0, Type 1, TotalLength 2, InterfaceCount 4, Value 5, Name 6, Attributes 7, MaxPower 8, Interfaces 16, Extra 24, ExtraLength 32; 40 bytes",
        Layout<LibUsb.ConfigurationDescriptor>());

    [Fact]
    public void InterfaceDescriptor_IsAsInLibusb() => Assert.Equal(
        "Length 0, Type 1, Number 2, Setting 3, EndpointCount 4, Class 5, Subclass 6, Protocol 7, Name 8, Endpoints 16, Extra 24, ExtraLength 32; 40 bytes",
        Layout<LibUsb.InterfaceDescriptor>());

    [Fact]
    public void EndpointDescriptor_IsAsInLibusb() => Assert.Equal(
        "Length 0, Type 1, Address 2, Attributes 3, MaxPacketSize 4, Interval 6, Refresh 7, SynchAddress 8, Extra 16, ExtraLength 24; 32 bytes",
        Layout<LibUsb.EndpointDescriptor>());

    [Fact]
    public void InterfaceAndTimeValue_AreTwoWords() => Assert.Equal((16, 16), (Marshal.SizeOf<LibUsb.Interface>(), Marshal.SizeOf<LibUsb.TimeValue>()));

    private static string Layout<T>() =>
        string.Join(", ", typeof(T).GetFields(BindingFlags.Public | BindingFlags.Instance).Select(field => $"{field.Name} {Marshal.OffsetOf<T>(field.Name)}"))
        + $"; {Marshal.SizeOf<T>()} bytes";
}
