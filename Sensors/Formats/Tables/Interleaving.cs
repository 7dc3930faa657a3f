using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>Puts the numbers of a column into records.</summary>
internal static class Interleaving
{
    /// <summary>Copies numbers that stand one behind the other to places that are a record apart.</summary>
    /// <param name="from">The numbers, or more.</param>
    /// <param name="bytes">Size of a number.</param>
    /// <param name="count">How many.</param>
    /// <param name="to">The first one's place, and so on.</param>
    /// <param name="stride">From one place to the next.</param>
    public static void Put(ReadOnlySpan<byte> from, int bytes, int count, Span<byte> to, int stride)
    {
        if (bytes == stride)
        {
            from[..(count * bytes)].CopyTo(to);
            return;
        }

        for (var (i, at) = (0, 0); i < count; i++, at += stride)
        {
            switch (bytes)
            {
                case 1:
                    to[at] = from[i];
                    break;
                case 2:
                    BinaryPrimitives.WriteUInt16LittleEndian(to[at..], BinaryPrimitives.ReadUInt16LittleEndian(from[(2 * i)..]));
                    break;
                case 4:
                    BinaryPrimitives.WriteUInt32LittleEndian(to[at..], BinaryPrimitives.ReadUInt32LittleEndian(from[(4 * i)..]));
                    break;
                case 8:
                    BinaryPrimitives.WriteUInt64LittleEndian(to[at..], BinaryPrimitives.ReadUInt64LittleEndian(from[(8 * i)..]));
                    break;
                default:
                    from.Slice(i * bytes, bytes).CopyTo(to[at..]);
                    break;
            }
        }
    }
}
