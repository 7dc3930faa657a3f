using PureHDF.Filters;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>Blosc as a filter of HDF5, as DSEC has it; it decompresses only. Its number is registered with the HDF Group.</summary>
internal sealed class BloscFilter : IH5Filter
{
    /// <inheritdoc/>
    public ushort FilterId => 32001;

    /// <inheritdoc/>
    public string Name => "blosc";

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The chunk is damaged.</exception>
    /// <exception cref="RecordingFormatException">It is compressed with a codec that is not read.</exception>
    public Memory<byte> Filter(FilterInfo info)
    {
        var header = BloscHeader.Read(info.Buffer.Span);
        if (info.Buffer.Length == info.ChunkSize && header?.Bytes != info.ChunkSize)
        {
            return info.Buffer; // what does not become shorter is left as it is, and the library does not tell a filter
        }

        if (header?.Bytes != info.ChunkSize)
        {
            throw BloscDecoder.Damaged();
        }

        var bytes = new byte[info.ChunkSize];
        BloscDecoder.Decode(info.Buffer.Span, header.Value, bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public uint[] GetParameters(uint[] chunkDimensions, uint typeSize, Dictionary<string, object>? options) => [];
}
