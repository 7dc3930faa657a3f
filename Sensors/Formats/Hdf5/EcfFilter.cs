using System.Runtime.InteropServices;
using PureHDF.Filters;

namespace EdgeLearner.Sensors.Formats.Hdf5;

/// <summary>Metavision's event compression as a filter of HDF5; it decompresses only.</summary>
internal sealed class EcfFilter : IH5Filter
{
    /// <inheritdoc/>
    public ushort FilterId => 0x8ECF;

    /// <inheritdoc/>
    public string Name => "ECF";

    /// <inheritdoc/>
    public Memory<byte> Filter(FilterInfo info)
    {
        var chunk = info.Buffer.Span;
        var count = EcfDecoder.Count(chunk);
        var records = new byte[Math.Max(count * EcfEvent.Bytes, info.ChunkSize)];
        EcfDecoder.Decode(chunk, MemoryMarshal.Cast<byte, EcfEvent>(records.AsSpan())[..count]);
        return records;
    }

    /// <inheritdoc/>
    public uint[] GetParameters(uint[] chunkDimensions, uint typeSize, Dictionary<string, object>? options) => [];
}
