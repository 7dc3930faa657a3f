namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>Blosc as a filter of HDF5, as DSEC has it.</summary>
internal sealed class BloscFilter : IChunkFilter
{
    private readonly BloscDecoder _decoder = new();

    /// <inheritdoc/>
    public int Decode(ReadOnlyMemory<byte> from, Span<byte> to)
    {
        var header = BloscHeader.Read(from.Span) ?? throw DamagedChunk.Error();
        _decoder.Decode(from.Span, header, DamagedChunk.Room(to, header.Bytes));
        return header.Bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _decoder.Dispose();
}
