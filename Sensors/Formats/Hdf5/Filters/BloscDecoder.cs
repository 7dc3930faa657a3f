using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>Compressed chunks of Blosc, version 1, to bytes: blocks, each of one stream or of one for each byte of its numbers, which are put together again. One thread.</summary>
internal sealed class BloscDecoder : IDisposable
{
    private readonly BloscStreams _streams = new();
    private readonly RentedBytes _scratch = new();

    /// <summary>Decodes a chunk.</summary>
    /// <param name="chunk">All of it.</param>
    /// <param name="header">What it says of itself.</param>
    /// <param name="bytes">As many as <see cref="BloscHeader.Bytes"/> says.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="RecordingFormatException">It is compressed with a codec that is not read.</exception>
    public void Decode(ReadOnlySpan<byte> chunk, BloscHeader header, Span<byte> bytes)
    {
        if ((header.Flags & BloscFlags.IsPlain) != 0)
        {
            Take(chunk[BloscHeader.Size..], bytes.Length).CopyTo(bytes);
            return;
        }

        var starts = Take(chunk[BloscHeader.Size..], (long)header.Blocks * sizeof(int));
        BloscStreams.Require(header.Codec);
        for (var i = 0; i < header.Blocks; i++)
        {
            var block = bytes[(i * header.BlockBytes)..];
            block = block[..Math.Min(block.Length, header.BlockBytes)];
            var start = BinaryPrimitives.ReadUInt32LittleEndian(starts[(i * sizeof(int))..]);
            DecodeBlock(start <= chunk.Length ? chunk[(int)start..] : throw DamagedChunk.Error(), header, block);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _streams.Dispose();
        _scratch.Dispose();
    }

    private void DecodeBlock(ReadOnlySpan<byte> rest, BloscHeader header, Span<byte> block)
    {
        var isShuffled = (header.Flags & BloscFlags.Shuffled) != 0 && header.NumberBytes > 1;
        var isBitShuffled = !isShuffled && (header.Flags & BloscFlags.BitShuffled) != 0 && block.Length >= header.NumberBytes;
        var scratch = isShuffled || isBitShuffled ? _scratch.Rent(block.Length).Span : block;
        Inflate(rest, header.Streams(block.Length), header.Codec, scratch);
        if (isShuffled)
        {
            Unshuffle.Bytes(scratch, header.NumberBytes, block);
        }
        else if (isBitShuffled)
        {
            Unshuffle.Bits(scratch, header.NumberBytes, block);
        }
    }

    /// <summary>Streams stand one behind the other, each below its length; one that did not become shorter is as it was.</summary>
    private void Inflate(ReadOnlySpan<byte> rest, int streams, BloscCodec codec, Span<byte> to)
    {
        var (length, left) = Math.DivRem(to.Length, streams);
        if (left > 0)
        {
            throw DamagedChunk.Error(); // whoever splits a block splits it evenly
        }

        for (var i = 0; i < streams; i++)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(Take(rest, sizeof(uint)));
            var stream = Take(rest[sizeof(uint)..], size);
            rest = rest[(sizeof(uint) + stream.Length)..];
            var part = to.Slice(i * length, length);
            if (stream.Length == length)
            {
                stream.CopyTo(part);
            }
            else if (!_streams.TryInflate(codec, stream, part))
            {
                throw DamagedChunk.Error();
            }
        }
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> from, long count) => count <= from.Length ? from[..(int)count] : throw DamagedChunk.Error();
}
