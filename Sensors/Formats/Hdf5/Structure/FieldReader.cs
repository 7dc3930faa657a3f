using System.Buffers.Binary;
using System.Text;

namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>The fields of a structure, one behind the other, little-endian.</summary>
/// <param name="bytes">All of the structure.</param>
/// <param name="sizes">Of addresses and lengths.</param>
/// <param name="what">What to call the structure where it ends too soon.</param>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes, FieldSizes sizes, string what)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes that have been read.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes that have not.</summary>
    public readonly int Left => _bytes.Length - Position;

    /// <summary>What the structure is called.</summary>
    public readonly string What => what;

    /// <summary>A number of one byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>A number of two bytes.</summary>
    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    /// <summary>A number of four bytes.</summary>
    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    /// <summary>A number of up to eight bytes.</summary>
    public ulong Number(int size)
    {
        var number = 0UL;
        var field = Take(size);
        for (var i = Math.Min(size, sizeof(ulong)) - 1; i >= 0; i--)
        {
            number = (number << 8) | field[i];
        }

        return number;
    }

    /// <summary>A length, of memory or of a list; the largest number where it is larger.</summary>
    public long Length() => (long)Math.Min(Number(sizes.Length), long.MaxValue);

    /// <summary>A place in the file; null where there is none.</summary>
    public long? Address()
    {
        var address = Number(sizes.Address);
        return address == ulong.MaxValue >> (8 * (sizeof(ulong) - sizes.Address)) ? null : (long)Math.Min(address, long.MaxValue);
    }

    /// <summary>A place in the file.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public long RequiredAddress() => Address() ?? throw new InvalidDataException($"{what} leads nowhere");

    /// <summary>A text up to the zero behind it, which is passed over.</summary>
    public string Text()
    {
        var length = _bytes[Position..].IndexOf((byte)0);
        var text = Encoding.UTF8.GetString(Take(length < 0 ? long.MaxValue : length));
        Position++;
        return text;
    }

    /// <summary>The next bytes.</summary>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count > Left)
        {
            throw new InvalidDataException($"{what} ends before its last field");
        }

        Position += (int)count;
        return _bytes.Slice(Position - (int)count, (int)count);
    }

    /// <summary>Passes over bytes.</summary>
    public void Skip(long count) => Take(count);

    /// <summary>Passes over what fills a field up to a multiple of eight bytes from a position on.</summary>
    /// <param name="from">Where the field begins.</param>
    public void Pad(int from) => Skip(-(Position - from) & 7);
}
