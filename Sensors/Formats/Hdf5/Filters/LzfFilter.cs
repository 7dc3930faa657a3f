namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>LZF, which h5py brings: runs of bytes as they are, and copies from up to 8 KB before.</summary>
/// <remarks>http://oldhome.schmorp.de/marc/liblzf.html</remarks>
internal sealed class LzfFilter : IChunkFilter
{
    private const int FirstCopy = 32; // smaller ones are lengths of runs, less one
    private const int LengthShift = 5;
    private const int LongLength = 7; // goes on in the next byte
    private const int LeastLength = 2;
    private const int DistanceMask = 0x1F;

    /// <inheritdoc/>
    public int Decode(ReadOnlyMemory<byte> from, Span<byte> to)
    {
        var rest = from.Span;
        var count = 0;
        while (!rest.IsEmpty)
        {
            var head = Next(ref rest);
            if (head < FirstCopy)
            {
                var run = head + 1 <= rest.Length ? rest[..(head + 1)] : throw DamagedChunk.Error();
                rest = rest[run.Length..];
                run.CopyTo(DamagedChunk.Room(to[count..], run.Length));
                count += run.Length;
                continue;
            }

            var length = head >> LengthShift;
            length += LeastLength + (length == LongLength ? Next(ref rest) : 0);
            var start = count - (((head & DistanceMask) << 8) | Next(ref rest)) - 1;
            var copy = DamagedChunk.Room(to[count..], start < 0 ? -1 : length);
            for (var i = 0; i < copy.Length; i++)
            {
                copy[i] = to[start + i]; // may be made of what it makes
            }

            count += length;
        }

        return count;
    }

    private static byte Next(ref ReadOnlySpan<byte> rest)
    {
        var next = rest.IsEmpty ? throw DamagedChunk.Error() : rest[0];
        rest = rest[1..];
        return next;
    }
}
