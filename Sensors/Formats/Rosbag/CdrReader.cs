using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Formats.Rosbag;

/// <summary>Reads the values of a ROS 2 message, in their order: CDR, little-endian, each aligned to its own size.</summary>
/// <param name="bytes">The message behind the four bytes that say how it is coded; alignment counts from here.</param>
internal ref struct CdrReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>Whether the message ended before a value: that value and those behind it are 0 and empty.</summary>
    public bool IsCut { get; private set; }

    /// <summary>One byte.</summary>
    public byte TakeByte() => Take(1, 1) is [var value] ? value : (byte)0;

    /// <summary>A number of 32 bits.</summary>
    public uint TakeUInt32() => Take(sizeof(uint), sizeof(uint)) is { IsEmpty: false } value ? BinaryPrimitives.ReadUInt32LittleEndian(value) : 0;

    /// <summary>A number of 64 bits.</summary>
    public ulong TakeUInt64() => Take(sizeof(ulong), sizeof(ulong)) is { IsEmpty: false } value ? BinaryPrimitives.ReadUInt64LittleEndian(value) : 0;

    /// <summary>A list of bytes.</summary>
    public ReadOnlySpan<byte> TakeBytes() => Take(TakeUInt32(), 1);

    /// <summary>Text, without the 0 at its end.</summary>
    public ReadOnlySpan<byte> TakeText() => TakeBytes().TrimEnd((byte)0);

    private ReadOnlySpan<byte> Take(uint count, int alignment)
    {
        var start = (_at + alignment - 1) & -alignment;
        IsCut |= start > _bytes.Length || count > (uint)(_bytes.Length - start);
        if (IsCut)
        {
            return default;
        }

        _at = start + (int)count;
        return _bytes.Slice(start, (int)count);
    }
}
