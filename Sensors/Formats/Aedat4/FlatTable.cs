using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>The root table of a size-prefixed flatbuffer, every place checked: what lies outside the bytes is not there.</summary>
/// <remarks>https://flatbuffers.dev/internals/</remarks>
internal readonly ref struct FlatTable
{
    private const int RootOffset = 4; // behind the size
    private const int IdentifierOffset = 8;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _table;
    private readonly int _fields; // the table of its fields' places; negative where there is none

    /// <summary>Looks for the root.</summary>
    /// <param name="bytes">The flatbuffer from its size on; may be cut.</param>
    public FlatTable(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _table = Place(RootOffset, UInt32(RootOffset));
        _fields = Place(_table, -(long)Int32(_table));
    }

    /// <summary>Whether the four letters behind the root say that it is such a table.</summary>
    public bool Is(ReadOnlySpan<byte> identifier) => _bytes.Length >= IdentifierOffset + identifier.Length && _bytes[IdentifierOffset..].StartsWith(identifier);

    /// <summary>A number of 32 bits; null where the table has no such field.</summary>
    public int? GetInt32(int field) => Find(field) is { } place ? Int32(place) : null;

    /// <summary>A number of 64 bits; null where the table has no such field.</summary>
    public long? GetInt64(int field) =>
        Find(field) is { } place && place <= _bytes.Length - sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(_bytes[place..]) : null;

    /// <summary>Where the elements of a vector are, as many of them as are there; nowhere, and none, where the table has no such field.</summary>
    /// <param name="field">Number of the field.</param>
    /// <param name="elementBytes">Size of an element.</param>
    public Range GetVector(int field, int elementBytes)
    {
        if (Find(field) is not { } place || Place(place, UInt32(place)) is not (> 0 and var vector))
        {
            return default;
        }

        var start = vector + sizeof(int);
        var count = Math.Min(UInt32(vector), (uint)((_bytes.Length - start) / elementBytes));
        return start..(start + ((int)count * elementBytes));
    }

    /// <summary>Where the table has a field; null where it has none, which means the default.</summary>
    private int? Find(int field)
    {
        var entry = 4 + (2 * field);
        if (_fields < 0 || entry + 2 > UInt16(_fields))
        {
            return null;
        }

        var offset = UInt16(_fields + entry);
        var place = Place(_table, offset);
        return offset == 0 || place < 0 ? null : place;
    }

    /// <summary>A place from another one, with four bytes there at least; -1 where that is none.</summary>
    private int Place(int from, long distance)
    {
        var place = from + distance;
        return from >= 0 && place >= 0 && place <= _bytes.Length - sizeof(int) ? (int)place : -1;
    }

    private int Int32(int place) => (int)UInt32(place);

    private uint UInt32(int place) => place < 0 || place > _bytes.Length - sizeof(uint) ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(_bytes[place..]);

    private int UInt16(int place) => place < 0 || place > _bytes.Length - sizeof(ushort) ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(_bytes[place..]);
}
