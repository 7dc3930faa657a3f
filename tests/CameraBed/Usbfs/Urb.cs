using System.Buffers.Binary;

namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>What the bed needs of a struct usbdevfs_urb.</summary>
/// <param name="Address">Where it lies in the client.</param>
/// <param name="Type">2 = control, 3 = bulk.</param>
/// <param name="Endpoint">Address of the endpoint; bit 7 = IN.</param>
/// <param name="Buffer">Where its data lie in the client.</param>
/// <param name="Length">Bytes of the buffer.</param>
internal readonly record struct Urb(ulong Address, byte Type, byte Endpoint, ulong Buffer, int Length)
{
    public const int Bytes = 56;
    public const byte Control = 2;
    public const byte Bulk = 3;
    public const int StatusOffset = 4;
    public const int ActualLengthOffset = 28;

    public static Urb Read(ulong address, ReadOnlySpan<byte> bytes) => new(
        address,
        bytes[0],
        bytes[1],
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]));
}

/// <summary>A URB that waits to be reaped.</summary>
/// <param name="Urb">Which.</param>
/// <param name="Status">0, or a negative error number.</param>
/// <param name="ActualLength">Bytes that went over the wire, a setup packet not counted.</param>
/// <param name="Data">Bytes for the client; empty for what it sent.</param>
/// <param name="DataAddress">Where they go.</param>
internal readonly record struct FinishedUrb(Urb Urb, int Status, int ActualLength, ReadOnlyMemory<byte> Data, ulong DataAddress);
