namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>An HDF5 file as bytes at addresses. What is asked for is held against the file's length before anything is allocated. One thread.</summary>
/// <param name="stream">The file; owned from here on. Must seek.</param>
/// <param name="superblock">What it begins with.</param>
internal sealed class FileBytes(Stream stream, Superblock superblock) : IDisposable
{
    /// <summary>Largest structure that is read: none of a recording is as large.</summary>
    public const int MaxStructureBytes = 4 << 20;

    /// <summary>All structures of a file that is opened: those of thousands of objects, and the end of links that lead in circles.</summary>
    private const int MaxAllBytes = 16 << 20;

    /// <summary>What even the smallest structure counts for.</summary>
    private const int LeastBytes = 64;

    private long _bytesLeft = MaxAllBytes;

    /// <summary>Where the root group is.</summary>
    public long Root => superblock.Root;

    /// <summary>Bytes of addresses and lengths.</summary>
    public FieldSizes Sizes => superblock.Sizes;

    /// <summary>Bytes from the superblock to the end.</summary>
    public long Length { get; } = stream.Length - superblock.Start;

    /// <summary>Opens a file.</summary>
    /// <param name="stream">The file; owned from here on. Must seek.</param>
    /// <exception cref="InvalidDataException">Its beginning is damaged.</exception>
    /// <exception cref="RecordingFormatException">It is of a kind that is not read.</exception>
    public static FileBytes Open(Stream stream) => new(stream, Superblock.Find(stream));

    /// <summary>Reads at an address.</summary>
    /// <exception cref="InvalidDataException">The file ends before.</exception>
    public void Read(long address, Span<byte> to)
    {
        if (ReadUpTo(address, to) < to.Length)
        {
            throw new InvalidDataException("the file ends before what it says to have");
        }
    }

    /// <summary>Reads at an address as much as there is.</summary>
    /// <returns>Bytes read.</returns>
    public int ReadUpTo(long address, Span<byte> to)
    {
        if (address < 0 || address >= Length)
        {
            return 0;
        }

        stream.Position = superblock.Start + address;
        var part = to[..(int)Math.Min(to.Length, Length - address)];
        return stream.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
    }

    /// <summary>Reads a structure.</summary>
    /// <param name="what">What to call it.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="length">Its size, as it is claimed.</param>
    /// <exception cref="InvalidDataException">It cannot be that long, or there are too many.</exception>
    public byte[] ReadStructure(string what, long address, long length)
    {
        RequireWithin(what, address, length);
        _bytesLeft -= Math.Max(LeastBytes, length);
        if (_bytesLeft < 0)
        {
            throw new InvalidDataException("its structure leads nowhere");
        }

        var bytes = new byte[length];
        Read(address, bytes);
        return bytes;
    }

    /// <summary>Reads a structure that ends with its check sum.</summary>
    /// <inheritdoc cref="ReadStructure"/>
    public byte[] ReadChecked(string what, long address, long length)
    {
        var bytes = ReadStructure(what, address, length);
        CheckSum.Verify(bytes, what, address);
        return bytes;
    }

    /// <summary>Refuses a structure that the file has no room for.</summary>
    /// <exception cref="InvalidDataException">It has none.</exception>
    public void RequireWithin(string what, long address, long length)
    {
        if (length is < 0 or > MaxStructureBytes || address < 0 || address > Length - length)
        {
            throw new InvalidDataException($"{what} at byte {address} of {length} bytes, in a file of {Length}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
