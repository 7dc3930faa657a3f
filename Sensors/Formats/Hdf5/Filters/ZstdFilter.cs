namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>Zstandard as a filter of HDF5, a frame a chunk.</summary>
internal sealed class ZstdFilter : IChunkFilter
{
    private readonly ZstdInflater _inflater = new();

    /// <inheritdoc/>
    public int Decode(ReadOnlyMemory<byte> from, Span<byte> to) => _inflater.TryInflate(from.Span, to, out var count) ? count : throw DamagedChunk.Error();

    /// <inheritdoc/>
    public void Dispose() => _inflater.Dispose();
}
