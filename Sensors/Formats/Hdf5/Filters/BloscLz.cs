namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>Blosc's own codec: runs of bytes as they are, and copies from up to 72 KiB before.</summary>
/// <remarks>
/// The upper three bits of a control byte say what it is: 0 = as many bytes as the lower five say, and one, follow; else a copy of that number and two, 7 = and the bytes that follow, up to one that is not 255.
/// The lower five and the next byte are how far before, less one; all bits set = 8191 and what the next two bytes say, the upper first. The first control byte is no copy, whatever it says.
/// Facts: https://github.com/Blosc/c-blosc/blob/main/blosc/blosclz.c
/// </remarks>
internal static class BloscLz
{
    private const int LowBits = 5;
    private const int LowMask = (1 << LowBits) - 1;
    private const int LongLength = 7;
    private const int MinCopy = 2;
    private const int FarDistance = 0x1FFF;

    /// <summary>Decodes a stream.</summary>
    /// <param name="stream">All of it.</param>
    /// <param name="to">Is filled.</param>
    /// <returns>False where it is damaged, or makes fewer bytes or more.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> stream, Span<byte> to)
    {
        var (at, length) = (0, 0);
        while (at < stream.Length)
        {
            var control = at == 0 ? stream[at] & LowMask : stream[at];
            at++;
            var isFine = control >> LowBits == 0
                ? TryPlain(stream, ref at, control + 1, to, ref length)
                : TryCopy(stream, ref at, control, to, ref length);
            if (!isFine)
            {
                return false;
            }
        }

        return length == to.Length;
    }

    private static bool TryPlain(ReadOnlySpan<byte> stream, ref int at, int count, Span<byte> to, ref int length)
    {
        if (count > stream.Length - at || count > to.Length - length)
        {
            return false;
        }

        stream.Slice(at, count).CopyTo(to[length..]);
        (at, length) = (at + count, length + count);
        return true;
    }

    private static bool TryCopy(ReadOnlySpan<byte> stream, ref int at, int control, Span<byte> to, ref int length)
    {
        var count = (long)(control >> LowBits);
        if (count == LongLength)
        {
            int more;
            do
            {
                if (at == stream.Length)
                {
                    return false;
                }

                more = stream[at++];
                count += more;
            }
            while (more == byte.MaxValue);
        }

        count += MinCopy;
        if (!TryDistance(stream, ref at, control & LowMask, out var distance) || distance > length || count > to.Length - length)
        {
            return false;
        }

        for (var end = length + (int)count; length < end; length++)
        {
            to[length] = to[length - distance]; // byte by byte: what is copied may be what was just written
        }

        return true;
    }

    private static bool TryDistance(ReadOnlySpan<byte> stream, ref int at, int upper, out int distance)
    {
        distance = 0;
        if (at == stream.Length)
        {
            return false;
        }

        distance = (upper << 8) | stream[at++];
        if (distance == FarDistance)
        {
            if (stream.Length - at < sizeof(ushort))
            {
                return false;
            }

            distance += (stream[at] << 8) | stream[at + 1];
            at += sizeof(ushort);
        }

        distance++;
        return true;
    }
}
