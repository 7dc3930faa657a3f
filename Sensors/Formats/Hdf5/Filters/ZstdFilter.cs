using PureHDF.Filters;
using ZstdSharp;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>Zstandard as a filter of HDF5, a frame a chunk; it decompresses only. Its number is registered with the HDF Group.</summary>
internal sealed class ZstdFilter : IH5Filter
{
    /// <inheritdoc/>
    public ushort FilterId => 32015;

    /// <inheritdoc/>
    public string Name => "zstd";

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The chunk is damaged.</exception>
    public Memory<byte> Filter(FilterInfo info)
    {
        var bytes = new byte[info.ChunkSize];
        using var zstd = new Decompressor();
        try
        {
            return zstd.TryUnwrap(info.Buffer.Span, bytes, out var count) && count == bytes.Length ? bytes : throw Damaged(null);
        }
        catch (ZstdException damage)
        {
            throw Damaged(damage);
        }
    }

    /// <inheritdoc/>
    public uint[] GetParameters(uint[] chunkDimensions, uint typeSize, Dictionary<string, object>? options) => [];

    private static InvalidDataException Damaged(Exception? why) => new("a compressed chunk is damaged", why);
}
