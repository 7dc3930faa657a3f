using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>A check sum behind the bytes: Fletcher's, over numbers of 16 bits of which the first byte is the larger.</summary>
internal sealed class Fletcher32Filter : IChunkFilter
{
    private const int SumBytes = sizeof(uint);
    private const int Modulus = 65_535;

    /// <summary>Numbers that are summed before the sums are reduced: neither of them comes to 64 bits.</summary>
    private const int BlockBytes = 64 * 1024;

    /// <inheritdoc/>
    public int Decode(ReadOnlyMemory<byte> from, Span<byte> to)
    {
        var count = from.Length - SumBytes;
        var bytes = DamagedChunk.Room(to, count);
        from.Span[..count].CopyTo(bytes);
        var said = BinaryPrimitives.ReadUInt32LittleEndian(from.Span[count..]);
        var sum = Sum(bytes);
        return said == sum || said == Swapped(sum) ? count : throw DamagedChunk.Error();
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var (low, high) = (0UL, 0UL);
        while (!bytes.IsEmpty)
        {
            var block = bytes[..Math.Min(bytes.Length, BlockBytes)];
            bytes = bytes[block.Length..];
            for (; block.Length >= 2; block = block[2..])
            {
                low += BinaryPrimitives.ReadUInt16BigEndian(block);
                high += low;
            }

            if (block.Length == 1)
            {
                low += (ulong)block[0] << 8;
                high += low;
            }

            (low, high) = (Reduced(low), Reduced(high));
        }

        return (uint)((high << 16) | low);
    }

    /// <summary>In ones' complement, in which 65,535 stays what it is where it is a sum of other than zeros.</summary>
    private static ulong Reduced(ulong sum) => sum == 0 ? 0 : ((sum - 1) % Modulus) + 1;

    /// <summary>As the HDF5 library wrote it up to 1.6.2 on little-endian machines: the bytes of each half the other way round.</summary>
    private static uint Swapped(uint sum) => ((sum & 0xFF00_FF00) >> 8) | ((sum & 0x00FF_00FF) << 8);
}
