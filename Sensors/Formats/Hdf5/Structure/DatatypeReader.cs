using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>Reads what the elements of a dataset are. Section IV.A.2.d of the format's specification.</summary>
internal static class DatatypeReader
{
    private const string What = "a datatype";

    /// <summary>Types within types: records of arrays of enumerations, and such.</summary>
    private const int MaxDepth = 8;

    private const int MaxVersion = 5;
    private const int MemberDetailBytes1 = 28; // dimensions that version 1 has for each member
    private const uint BigEndianBit = 0x01;
    private const uint OddOrderBit = 0x40; // of a float: neither order
    private const uint SignedBit = 0x08;
    private const uint CountMask = 0xFFFF;
    private const uint TagMask = 0xFF;
    private const uint KindMask = 0x0F;
    private const uint TextKind = 1;

    private enum Class
    {
        FixedPoint = 0,
        FloatingPoint = 1,
        Time = 2,
        Text = 3,
        BitField = 4,
        Opaque = 5,
        Compound = 6,
        Reference = 7,
        Enumeration = 8,
        VariableLength = 9,
        Array = 10,
    }

    /// <summary>Reads the message.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static Datatype Read(ReadOnlySpan<byte> message, FieldSizes sizes)
    {
        var fields = new FieldReader(message, sizes, What);
        return Read(ref fields, depth: 0);
    }

    private static Datatype Read(ref FieldReader fields, int depth)
    {
        var head = fields.UInt32();
        var (type, version, bits) = ((Class)(head & 0xF), (int)(head >> 4) & 0xF, head >> 8);
        var size = fields.UInt32();
        if (depth == MaxDepth || version is 0 or > MaxVersion || size is 0 or > FileBytes.MaxStructureBytes)
        {
            throw new InvalidDataException($"a datatype of version {version} and {size} bytes");
        }

        var plain = new Datatype((int)size);
        switch (type)
        {
            case Class.FixedPoint:
                return plain with { Number = FixedPoint(ref fields, plain.Bytes, bits) };
            case Class.FloatingPoint:
                return plain with { Number = FloatingPoint(ref fields, plain.Bytes, bits) };
            case Class.BitField:
                fields.Skip(4);
                return plain with { Number = plain.Bytes == 1 ? new(NumberKind.Unsigned, 1) : null };
            case Class.Compound:
                return plain with { Members = Members(ref fields, plain.Bytes, version, (int)(bits & CountMask), depth) };
            case Class.Enumeration:
                return plain with { Number = Enumeration(ref fields, version, (int)(bits & CountMask), depth) };
            case Class.Text:
                return plain with { Text = TextPlace.InPlace };
            case Class.VariableLength:
                Read(ref fields, depth + 1);
                return plain with { Text = (bits & KindMask) == TextKind ? TextPlace.InHeap : TextPlace.None };
            case Class.Array:
                fields.Skip(version < 3 ? 3 + (8L * PeekRank(fields)) + 1 : 1 + (4L * PeekRank(fields)));
                Read(ref fields, depth + 1);
                return plain;
            case Class.Opaque:
                fields.Skip(bits & TagMask);
                return plain;
            case Class.Time:
                fields.Skip(2);
                return plain;
            case Class.Reference:
                return plain;
            default:
                throw new RecordingFormatException($"a datatype of class {(int)type}, which is not read");
        }
    }

    private static byte PeekRank(FieldReader fields) => fields.Byte();

    /// <summary>A whole number: of the bits that it has, all count, or those above are zeros.</summary>
    private static NumberField? FixedPoint(ref FieldReader fields, int size, uint bits)
    {
        var (offset, precision) = (fields.UInt16(), fields.UInt16());
        var isSigned = (bits & SignedBit) != 0;
        return size <= sizeof(long) && offset == 0 && (precision == 8 * size || !isSigned)
            ? new(isSigned ? NumberKind.Signed : NumberKind.Unsigned, size, 0, (bits & BigEndianBit) != 0)
            : null;
    }

    /// <summary>A number of IEEE 754, by the size of its exponent.</summary>
    private static NumberField? FloatingPoint(ref FieldReader fields, int size, uint bits)
    {
        const int offsetPrecisionAndPlace = 5;
        const int mantissaAndBias = 6;
        fields.Skip(offsetPrecisionAndPlace);
        var exponentBits = fields.Byte();
        fields.Skip(mantissaAndBias);
        return (size, exponentBits) is (2, 5) or (4, 8) or (8, 11) && (bits & OddOrderBit) == 0 ? new(NumberKind.Float, size, 0, (bits & BigEndianBit) != 0) : null;
    }

    private static NumberField? Enumeration(ref FieldReader fields, int version, int count, int depth)
    {
        var values = Read(ref fields, depth + 1);
        for (var i = 0; i < count; i++)
        {
            Name(ref fields, version);
        }

        fields.Skip((long)count * values.Bytes);
        return values.Number;
    }

    private static List<DatatypeMember> Members(ref FieldReader fields, int size, int version, int count, int depth)
    {
        var members = new List<DatatypeMember>();
        for (var i = 0; i < count; i++)
        {
            var name = Name(ref fields, version);
            var offset = fields.Number(version < 3 ? 4 : BytesFor((uint)size));
            fields.Skip(version == 1 ? MemberDetailBytes1 : 0);
            var type = Read(ref fields, depth + 1);
            if (offset > (ulong)size || type.Bytes > size - (int)offset)
            {
                throw new InvalidDataException($"a record of {size} bytes with a member of {type.Bytes} at {offset}");
            }

            members.Add(new(name, (int)offset, type));
        }

        return members;
    }

    private static string Name(ref FieldReader fields, int version)
    {
        var from = fields.Position;
        var name = fields.Text();
        if (version < 3)
        {
            fields.Pad(from);
        }

        return name;
    }

    private static int BytesFor(uint number) => number switch { <= 0xFF => 1, <= 0xFFFF => 2, <= 0xFF_FFFF => 3, _ => 4 };
}
