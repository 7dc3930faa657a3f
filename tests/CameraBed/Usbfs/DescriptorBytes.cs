using System.Buffers.Binary;
using System.Text;

namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>Descriptors as bytes: USB 3.2 specification, chapter 9.</summary>
internal static class DescriptorBytes
{
    private const int DeviceBytes = 18;
    private const int ConfigurationBytes = 9;
    private const int InterfaceBytes = 9;
    private const int EndpointBytes = 7;
    private const int SuperSpeed = 5000;

    /// <summary>Largest packet of a bulk endpoint at a speed.</summary>
    public static ushort MaxPacketBytes(UsbDescriptors device) => (ushort)(device.Speed >= SuperSpeed ? 1024 : 512);

    /// <summary>The device's descriptor and its one configuration's, as sysfs shows them.</summary>
    public static byte[] All(UsbDescriptors device) => [.. Device(device), .. Configuration(device)];

    /// <summary>18 bytes.</summary>
    public static byte[] Device(UsbDescriptors device)
    {
        var bytes = new byte[DeviceBytes];
        bytes[0] = DeviceBytes;
        bytes[1] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)(device.Speed >= SuperSpeed ? 0x0300 : 0x0200));
        bytes[7] = (byte)(device.Speed >= SuperSpeed ? 9 : 64);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), device.VendorId);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), device.ProductId);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(12), device.Version);
        bytes[14] = (byte)(device.Manufacturer is null ? 0 : 1);
        bytes[15] = (byte)(device.Product is null ? 0 : 2);
        bytes[16] = (byte)(device.Serial is null ? 0 : 3);
        bytes[17] = 1;
        return bytes;
    }

    /// <summary>Configuration 1: interface 0 with its endpoints.</summary>
    public static byte[] Configuration(UsbDescriptors device)
    {
        var bytes = new byte[ConfigurationBytes + InterfaceBytes + (device.Endpoints.Count * EndpointBytes)];
        ReadOnlySpan<byte> configuration = [ConfigurationBytes, 2, (byte)bytes.Length, (byte)(bytes.Length >> 8), 1, 1, 0, 0x80, 50];
        ReadOnlySpan<byte> face = [InterfaceBytes, 4, 0, 0, (byte)device.Endpoints.Count, device.Class, device.Subclass, 0, 0];
        configuration.CopyTo(bytes);
        face.CopyTo(bytes.AsSpan(ConfigurationBytes));
        for (var i = 0; i < device.Endpoints.Count; i++)
        {
            var packet = MaxPacketBytes(device);
            ReadOnlySpan<byte> endpoint = [EndpointBytes, 5, device.Endpoints[i], 2, (byte)packet, (byte)(packet >> 8), 0];
            endpoint.CopyTo(bytes.AsSpan(ConfigurationBytes + InterfaceBytes + (i * EndpointBytes)));
        }

        return bytes;
    }

    /// <summary>A string descriptor.</summary>
    /// <returns>Null where the device has none of this index.</returns>
    public static byte[]? Text(UsbDescriptors device, int index)
    {
        if (index == 0)
        {
            return [4, 3, 0x09, 0x04];
        }

        var text = index switch { 1 => device.Manufacturer, 2 => device.Product, 3 => device.Serial, _ => null };
        return text is null ? null : [(byte)(2 + (2 * text.Length)), 3, .. Encoding.Unicode.GetBytes(text)];
    }
}
