using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>The parts of a flatbuffer, little-endian, at places that who writes it has laid out.</summary>
/// <param name="flat">The flatbuffer from its size on, or a piece of it.</param>
internal readonly ref struct FlatWriter(Span<byte> flat)
{
    private readonly Span<byte> _flat = flat;

    /// <summary>What every size-prefixed flatbuffer begins with.</summary>
    /// <param name="length">Of all of it.</param>
    /// <param name="root">Where its root table stands.</param>
    /// <param name="identifier">Four letters.</param>
    public void Begin(int length, int root, ReadOnlySpan<byte> identifier)
    {
        Int32(0, length - Aedat4Words.SizeBytes);
        Int32(Aedat4Words.SizeBytes, root - Aedat4Words.SizeBytes);
        identifier.CopyTo(_flat[Aedat4Words.IdentifierOffset..]);
    }

    /// <summary>A number of 32 bits.</summary>
    public void Int32(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(_flat[at..], value);

    /// <summary>A number of 64 bits.</summary>
    public void Int64(int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(_flat[at..], value);

    /// <summary>Where a table's fields stand in it: the length of this list, that of the table, and each field's place.</summary>
    public void Fields(int at, short tableBytes, params ReadOnlySpan<short> offsets)
    {
        Int16(at, (short)(sizeof(int) + (sizeof(short) * offsets.Length)));
        Int16(at + sizeof(short), tableBytes);
        for (var i = 0; i < offsets.Length; i++)
        {
            Int16(at + sizeof(int) + (sizeof(short) * i), offsets[i]);
        }
    }

    private void Int16(int at, short value) => BinaryPrimitives.WriteInt16LittleEndian(_flat[at..], value);
}
