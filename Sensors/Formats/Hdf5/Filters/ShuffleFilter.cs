namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>The first bytes of all numbers, then the second ones, and so on.</summary>
/// <param name="numberBytes">Size of a number, 1 or more.</param>
internal sealed class ShuffleFilter(int numberBytes) : IChunkFilter
{
    /// <inheritdoc/>
    public int Decode(ReadOnlyMemory<byte> from, Span<byte> to)
    {
        Unshuffle.Bytes(from.Span, Math.Clamp(numberBytes, 1, Math.Max(1, from.Length)), DamagedChunk.Room(to, from.Length)); // of a chunk that is no whole number nothing was moved
        return from.Length;
    }
}
