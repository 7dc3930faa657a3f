using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Formats.Npy;

/// <summary>What the header of an npy file says: the numbers of a row, in their order.</summary>
/// <param name="Fields">The numbers of a row; those of a structured array that are none are left out.</param>
/// <param name="Names">Their names; null where the array is not structured.</param>
/// <param name="RowBytes">Size of a row.</param>
/// <param name="Rows">How many there are to be.</param>
internal sealed record NpyHeader(IReadOnlyList<NumberField> Fields, IReadOnlyList<string>? Names, int RowBytes, long Rows)
{
    private const int MaxBytes = FormatRegistry.HeadBytes;
    private const int PrefixBytes = 12;

    /// <summary>What every file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the header and leaves the window at the first row.</summary>
    /// <param name="window">The file from its first byte.</param>
    /// <exception cref="RecordingFormatException">It makes no sense, or the array is of a kind that has no events.</exception>
    public static NpyHeader Read(ByteWindow window)
    {
        var prefix = Need(window, PrefixBytes);
        var isLong = prefix[Magic.Length] >= 2;
        var start = isLong ? PrefixBytes : PrefixBytes - 2;
        var length = isLong ? BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]) : BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..]);
        if (!prefix.StartsWith(Magic) || length > MaxBytes)
        {
            throw new RecordingFormatException("the header of the array is damaged");
        }

        var text = Encoding.UTF8.GetString(Need(window, start + (int)length)[start..]);
        window.Consume(start + (int)length);
        return PythonLiteral.Parse(text) is Dictionary<string, object> header
            && header.GetValueOrDefault("shape") is List<object> shape
            && header.GetValueOrDefault("fortran_order") is bool isFortran
                ? Of(header.GetValueOrDefault("descr"), shape, isFortran)
                : throw new RecordingFormatException("the header of the array is damaged");
    }

    private static NpyHeader Of(object? description, List<object> shape, bool isFortran)
    {
        if (description is List<object> members)
        {
            return Structured(members) with { Rows = Product(shape, long.MaxValue) };
        }

        var columns = shape is [_, long count and > 0 and <= EventColumns.MaxCount] ? (int)count : 1;
        if (shape.Count is 0 or > 2 || (shape.Count == 2 && columns == 1) || description is not string type || Number(type) is not { } number)
        {
            throw new RecordingFormatException($"an array of {shape.Count} dimensions of '{description as string}': a structured array with t, x, y and p, or a table of numbers with a row for each event, is read");
        }

        return isFortran && columns > 1
            ? throw new RecordingFormatException("the array lies column by column (Fortran order): save it by rows, through numpy.ascontiguousarray")
            : new NpyHeader([.. Enumerable.Range(0, columns).Select(i => number with { Offset = i * number.Bytes })], null, columns * number.Bytes, shape[0] as long? ?? 0);
    }

    private static NpyHeader Structured(List<object> members)
    {
        var (fields, names, offset) = (new List<NumberField>(), new List<string>(), 0L);
        foreach (var member in members)
        {
            if (member is not List<object> { Count: >= 2 } parts || parts[1] is not string type || SizeOf(type) is not { } size)
            {
                throw new RecordingFormatException("the structured array has fields that are no plain numbers");
            }

            var count = parts is [_, _, List<object> sides, ..] ? Product(sides, short.MaxValue) : 1;
            if (count == 1 && Number(type) is { } number)
            {
                fields.Add(number with { Offset = (int)offset });
                names.Add(parts[0] as string ?? (parts[0] as List<object>)?.LastOrDefault() as string ?? "");
            }

            offset += size * count;
            if (offset is <= 0 or > short.MaxValue)
            {
                throw new RecordingFormatException($"rows of more than {short.MaxValue} bytes in the array");
            }
        }

        return new NpyHeader(fields, names, (int)offset, 0);
    }

    /// <summary>A number by its type string, as <c>&lt;i8</c>; null for what is none.</summary>
    private static NumberField? Number(string type) => (type.Length > 1 ? type[1] : default, SizeOf(type)) switch
    {
        ('i', (1 or 2 or 4 or 8) and var size) => new NumberField(NumberKind.Signed, size, 0, type[0] == '>'),
        ('u', (1 or 2 or 4 or 8) and var size) => new NumberField(NumberKind.Unsigned, size, 0, type[0] == '>'),
        ('b', 1) => new NumberField(NumberKind.Unsigned, 1),
        ('f', (2 or 4 or 8) and var size) => new NumberField(NumberKind.Float, size, 0, type[0] == '>'),
        _ => null,
    };

    /// <summary>Bytes that a value of a type takes; null where the string is no type, or says nothing of its size.</summary>
    private static int? SizeOf(string type) =>
        type.Length > 2 && int.TryParse(type.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is > 0 and < short.MaxValue
            ? type[1] == 'U' ? size * sizeof(int) : size
            : null;

    /// <summary>Values in an array of many sides; the most that there can be where the sides make no sense.</summary>
    private static long Product(List<object> sides, long most) =>
        sides.Aggregate(1L, (product, side) => side is long length and >= 0 ? (long)UInt128.Min((UInt128)product * (UInt128)length, (UInt128)most) : most);

    private static ReadOnlySpan<byte> Need(ByteWindow window, int count)
    {
        while (window.Bytes.Length < count && window.Fill())
        {
        }

        return window.Bytes.Length >= count ? window.Bytes[..count] : throw new RecordingFormatException("the header of the array is cut short");
    }
}
