using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>A number within a record of bytes.</summary>
/// <param name="Kind">What its bits mean.</param>
/// <param name="Bytes">Its size: 1 to 8; a float's 2, 4 or 8.</param>
/// <param name="Offset">Bytes of the record before it.</param>
/// <param name="IsBigEndian">Whether its first byte is the largest. Default: the last is.</param>
internal readonly record struct NumberField(NumberKind Kind, int Bytes, int Offset = 0, bool IsBigEndian = false)
{
    /// <summary>Stands for a number that is too large, or none: the only whole one that is taken for such.</summary>
    public const long None = long.MinValue;

    /// <summary>Any time in microseconds is less than this; a coordinate is too.</summary>
    private const double Limit = 9e18;

    /// <summary>Reads the number times a power of ten as a whole one, to the nearest.</summary>
    /// <param name="record">The record from its first byte.</param>
    /// <param name="power">As a <see cref="TimeUnit"/> has it.</param>
    /// <param name="value">The number.</param>
    /// <returns>False where it is too large, or none.</returns>
    public bool TryRead(ReadOnlySpan<byte> record, int power, out long value)
    {
        var field = record.Slice(Offset, Bytes);
        if (Kind == NumberKind.Float)
        {
            var number = Float(field) * Math.Pow(10, power);
            var isNumber = Math.Abs(number) < Limit; // not so for NaN
            value = isNumber ? (long)Math.Round(number, MidpointRounding.AwayFromZero) : 0;
            return isNumber;
        }

        value = Whole(field);
        return (Kind == NumberKind.Signed || value >= 0) && (power == 0 || new DecimalNumber(value, 0).TryScale(power, out value));
    }

    /// <summary>Reads the number of many records, as <see cref="TryRead"/> does each.</summary>
    /// <param name="records">The records.</param>
    /// <param name="stride">Size of a record.</param>
    /// <param name="power">As a <see cref="TimeUnit"/> has it.</param>
    /// <param name="values">A number of each record; <see cref="None"/> where it is too large, or none.</param>
    public void ReadAll(ReadOnlySpan<byte> records, int stride, int power, Span<long> values)
    {
        var fields = records[Offset..];
        switch (Kind, Bytes)
        {
            case (not NumberKind.Float, 1) when power == 0:
                for (var (i, at) = (0, 0); i < values.Length; i++, at += stride)
                {
                    values[i] = Kind == NumberKind.Signed ? (sbyte)fields[at] : fields[at];
                }

                break;
            case (NumberKind.Unsigned, 2) when power == 0 && !IsBigEndian:
                for (var (i, at) = (0, 0); i < values.Length; i++, at += stride)
                {
                    values[i] = BinaryPrimitives.ReadUInt16LittleEndian(fields[at..]);
                }

                break;
            case (NumberKind.Signed, 8) when power == 0 && !IsBigEndian:
                for (var (i, at) = (0, 0); i < values.Length; i++, at += stride)
                {
                    values[i] = BinaryPrimitives.ReadInt64LittleEndian(fields[at..]);
                }

                break;
            default:
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = TryRead(records[(i * stride)..], power, out var value) ? value : None;
                }

                break;
        }
    }

    /// <summary>Roughly the number, for comparing.</summary>
    public double ToDouble(ReadOnlySpan<byte> record) => record.Slice(Offset, Bytes) is var field && Kind == NumberKind.Float ? Float(field) : Whole(field);

    private double Float(ReadOnlySpan<byte> field) => Bytes switch
    {
        2 => (double)(IsBigEndian ? BinaryPrimitives.ReadHalfBigEndian(field) : BinaryPrimitives.ReadHalfLittleEndian(field)),
        4 => IsBigEndian ? BinaryPrimitives.ReadSingleBigEndian(field) : BinaryPrimitives.ReadSingleLittleEndian(field),
        _ => IsBigEndian ? BinaryPrimitives.ReadDoubleBigEndian(field) : BinaryPrimitives.ReadDoubleLittleEndian(field),
    };

    private long Whole(ReadOnlySpan<byte> field)
    {
        var isSigned = Kind == NumberKind.Signed;
        switch (Bytes)
        {
            case 1:
                return isSigned ? (sbyte)field[0] : field[0];
            case 2:
                var half = IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(field) : BinaryPrimitives.ReadUInt16LittleEndian(field);
                return isSigned ? (short)half : half;
            case 4:
                var word = IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field);
                return isSigned ? (int)word : word;
            case 8:
                return IsBigEndian ? BinaryPrimitives.ReadInt64BigEndian(field) : BinaryPrimitives.ReadInt64LittleEndian(field);
            default:
                return Unusual(field, isSigned);
        }
    }

    /// <summary>A number of 3, 5, 6 or 7 bytes.</summary>
    private long Unusual(ReadOnlySpan<byte> field, bool isSigned)
    {
        var number = isSigned && (sbyte)field[IsBigEndian ? 0 : ^1] < 0 ? -1L : 0;
        for (var i = 0; i < field.Length; i++)
        {
            number = (number << 8) | field[IsBigEndian ? i : field.Length - 1 - i];
        }

        return number;
    }
}

/// <summary>What the bits of a number mean.</summary>
internal enum NumberKind
{
    /// <summary>A whole number, two's complement.</summary>
    Signed,

    /// <summary>A whole number without a sign; a truth value too.</summary>
    Unsigned,

    /// <summary>IEEE 754.</summary>
    Float,
}
