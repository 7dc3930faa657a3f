using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>What a compressed chunk of Blosc, version 1, says of itself.</summary>
/// <remarks>https://github.com/Blosc/c-blosc/blob/main/README_CHUNK_FORMAT.rst</remarks>
/// <param name="Flags">How it is packed.</param>
/// <param name="Codec">What its streams are compressed with.</param>
/// <param name="NumberBytes">Size of the numbers in it, which a shuffle has taken apart; 1 or more.</param>
/// <param name="Bytes">Its size when decompressed.</param>
/// <param name="BlockBytes">That of each of its blocks but the last, which may be shorter.</param>
internal readonly record struct BloscHeader(BloscFlags Flags, BloscCodec Codec, int NumberBytes, int Bytes, int BlockBytes)
{
    /// <summary>Size of a header.</summary>
    public const int Size = 16;

    private const byte Version = 2;
    private const int CodecShift = 5;

    /// <summary>Numbers of more bytes are never split,</summary>
    private const int MaxSplitBytes = 16;

    /// <summary>and fewer than these neither.</summary>
    private const int MinSplitNumbers = 128;

    /// <summary>Number of blocks.</summary>
    public int Blocks => (int)(((long)Bytes + BlockBytes - 1) / BlockBytes);

    /// <summary>Streams that a block is made of: one, or one for each byte of its numbers.</summary>
    /// <param name="blockBytes">Its size.</param>
    public int Streams(int blockBytes) =>
        (Flags & BloscFlags.IsWhole) == 0 && NumberBytes <= MaxSplitBytes && blockBytes / NumberBytes >= MinSplitNumbers && blockBytes == BlockBytes ? NumberBytes : 1;

    /// <summary>Reads the header.</summary>
    /// <param name="chunk">All of a chunk.</param>
    /// <returns>Null where it makes no sense.</returns>
    public static BloscHeader? Read(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < Size || chunk[0] != Version || BinaryPrimitives.ReadInt32LittleEndian(chunk[12..]) != chunk.Length)
        {
            return null;
        }

        var flags = (BloscFlags)(chunk[2] & ((1 << CodecShift) - 1));
        var header = new BloscHeader(
            flags, (BloscCodec)(chunk[2] >> CodecShift), chunk[3], BinaryPrimitives.ReadInt32LittleEndian(chunk[4..]), BinaryPrimitives.ReadInt32LittleEndian(chunk[8..]));
        return header is { NumberBytes: > 0, Bytes: > 0, BlockBytes: > 0 } && header.BlockBytes <= header.Bytes && (flags & BloscFlags.Reserved) == 0 ? header : null;
    }
}

/// <summary>How a chunk of Blosc is packed.</summary>
[Flags]
internal enum BloscFlags : byte
{
    /// <summary>The first bytes of a block's numbers stand together, then the second ones, and so on.</summary>
    Shuffled = 0x01,

    /// <summary>The chunk is not compressed.</summary>
    IsPlain = 0x02,

    /// <summary>The first bits of a block's numbers stand together, and so on.</summary>
    BitShuffled = 0x04,

    /// <summary>Of later versions.</summary>
    Reserved = 0x08,

    /// <summary>A block is one stream.</summary>
    IsWhole = 0x10,
}

/// <summary>What the streams of a chunk of Blosc are compressed with.</summary>
internal enum BloscCodec : byte
{
    /// <summary>Blosc's own.</summary>
    BloscLz = 0,

    /// <summary>Blocks of LZ4, of whichever effort.</summary>
    Lz4 = 1,

    /// <summary>Not read.</summary>
    Snappy = 2,

    /// <summary>Deflate with zlib's head and sum.</summary>
    Zlib = 3,

    /// <summary>Frames of Zstandard.</summary>
    Zstd = 4,
}
