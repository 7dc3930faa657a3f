namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>What an HDF5 file begins with, versions 0 to 3. Section II.A of the format's specification.</summary>
/// <param name="Start">Where in the file it is: addresses count from there. Before it may stand something else (a user block).</param>
/// <param name="Sizes">Bytes of addresses and lengths.</param>
/// <param name="Root">Address of the root group's header.</param>
internal sealed record Superblock(long Start, FieldSizes Sizes, long Root)
{
    /// <summary>Where the first may be that is not at the beginning; the next ones are each at twice the place.</summary>
    private const int FirstUserBlock = 512;

    private const int MaxBytes = 128;
    private const string What = "the superblock";

    /// <summary>What it begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Whether a file's beginning has a superblock.</summary>
    public static bool IsIn(ReadOnlySpan<byte> head)
    {
        for (var start = 0; start < head.Length; start = Next(start))
        {
            if (head[start..].StartsWith(Signature))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Looks for it, and reads it.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="RecordingFormatException">It is of a kind that is not read.</exception>
    public static Superblock Find(Stream file)
    {
        Span<byte> buffer = stackalloc byte[MaxBytes];
        for (var start = 0; start < FormatRegistry.HeadBytes; start = Next(start))
        {
            file.Position = start;
            var bytes = buffer[..file.ReadAtLeast(buffer, MaxBytes, throwOnEndOfStream: false)];
            if (bytes.StartsWith(Signature))
            {
                return Read(bytes, start);
            }
        }

        throw new InvalidDataException("it has no superblock");
    }

    private static int Next(int start) => start == 0 ? FirstUserBlock : 2 * start;

    private static Superblock Read(ReadOnlySpan<byte> bytes, long start)
    {
        var fields = new FieldReader(bytes, default, What);
        fields.Skip(Signature.Length);
        var version = fields.Byte();
        return version switch
        {
            0 or 1 => ReadOld(bytes, version, start),
            2 or 3 => ReadNew(bytes, start),
            _ => throw new RecordingFormatException($"a superblock of version {version}; 0 to 3 are read"),
        };
    }

    /// <summary>Versions 0 and 1: the root group is told as the entry of a group's table.</summary>
    private static Superblock ReadOld(ReadOnlySpan<byte> bytes, int version, long start)
    {
        const int sizesAt = 13;
        const int sharedBytes = 8; // sizes of trees of groups, flags
        var sizes = Sized(bytes, sizesAt);
        var fields = new FieldReader(bytes, sizes, What);
        fields.Skip(sizesAt + 3 + sharedBytes + (version == 1 ? 4 : 0));
        fields.Skip(4 * sizes.Address); // base, free space, end, driver
        fields.Skip(sizes.Address); // of the root group's name
        return new(start, sizes, fields.RequiredAddress());
    }

    /// <summary>Versions 2 and 3.</summary>
    private static Superblock ReadNew(ReadOnlySpan<byte> bytes, long start)
    {
        const int sizesAt = 9;
        var sizes = Sized(bytes, sizesAt);
        var fields = new FieldReader(bytes, sizes, What);
        fields.Skip(sizesAt + 3);
        fields.Skip(3 * sizes.Address); // base, extension, end
        var root = fields.RequiredAddress();
        fields.Skip(CheckSum.Bytes);
        CheckSum.Verify(bytes[..fields.Position], What, 0);
        return new(start, sizes, root);
    }

    private static FieldSizes Sized(ReadOnlySpan<byte> bytes, int at)
    {
        var fields = new FieldReader(bytes, default, What);
        fields.Skip(at);
        var sizes = new FieldSizes(fields.Byte(), fields.Byte());
        return sizes is { Address: 2 or 4 or 8, Length: 2 or 4 or 8 }
            ? sizes
            : throw new RecordingFormatException($"a file with addresses of {sizes.Address} bytes and lengths of {sizes.Length}; 2, 4 and 8 are read");
    }
}
