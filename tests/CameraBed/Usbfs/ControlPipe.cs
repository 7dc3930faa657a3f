using System.Buffers.Binary;

namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>Control transfers: standard requests are answered from the descriptors, all others by the camera.</summary>
internal static class ControlPipe
{
    public const int SetupBytes = 8;

    private const byte DirectionIn = 0x80;
    private const byte TypeMask = 0x60;
    private const byte GetStatus = 0;
    private const byte GetDescriptor = 6;

    public static UsbSetup ReadSetup(ReadOnlySpan<byte> bytes) => new(
        bytes[0],
        bytes[1],
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]),
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]),
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]));

    public static bool IsIn(UsbSetup setup) => (setup.RequestType & DirectionIn) != 0;

    /// <summary>What the device answers, at most wLength bytes; null = stall.</summary>
    public static byte[]? In(EmulatedCamera camera, UsbSetup setup)
    {
        var answer = (setup.RequestType & TypeMask) != 0 ? camera.ControlIn(setup)
            : setup.Request == GetDescriptor ? Descriptor(camera.Descriptors, setup.Value)
            : setup.Request == GetStatus ? [0, 0]
            : null;
        return answer is { } bytes && bytes.Length > setup.Length ? bytes[..setup.Length] : answer;
    }

    /// <summary>Whether the device takes it; false = stall.</summary>
    public static bool Out(EmulatedCamera camera, UsbSetup setup, ReadOnlySpan<byte> data) =>
        (setup.RequestType & TypeMask) == 0 || camera.ControlOut(setup, data);

    private static byte[]? Descriptor(UsbDescriptors device, ushort value) => (value >> 8) switch
    {
        1 => DescriptorBytes.Device(device),
        2 => DescriptorBytes.Configuration(device),
        3 => DescriptorBytes.Text(device, value & 0xFF),
        _ => null,
    };
}
