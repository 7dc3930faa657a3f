using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>LZ4 as a filter of HDF5: blocks of one size, each below its length; one that did not become shorter is as it was. Numbers before the blocks are big-endian.</summary>
internal sealed class Lz4Filter : IChunkFilter
{
    /// <inheritdoc/>
    public int Decode(ReadOnlyMemory<byte> from, Span<byte> to)
    {
        const int headBytes = sizeof(long) + sizeof(int);
        if (from.Length < headBytes)
        {
            throw DamagedChunk.Error();
        }

        var room = DamagedChunk.Room(to, BinaryPrimitives.ReadInt64BigEndian(from.Span));
        var (count, blockBytes) = (room.Length, BinaryPrimitives.ReadInt32BigEndian(from.Span[sizeof(long)..]));
        var rest = from.Span[headBytes..];
        while (!room.IsEmpty)
        {
            var size = rest.Length < sizeof(int) || blockBytes <= 0 ? -1 : BinaryPrimitives.ReadInt32BigEndian(rest);
            var block = size >= 0 && size <= rest.Length - sizeof(int) ? rest.Slice(sizeof(int), size) : throw DamagedChunk.Error();
            var part = room[..Math.Min(blockBytes, room.Length)];
            if (block.Length == part.Length)
            {
                block.CopyTo(part);
            }
            else if (LZ4Codec.Decode(block, part) != part.Length)
            {
                throw DamagedChunk.Error();
            }

            rest = rest[(sizeof(int) + size)..];
            room = room[part.Length..];
        }

        return count;
    }
}
