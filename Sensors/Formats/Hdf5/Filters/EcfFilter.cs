using System.Runtime.InteropServices;
using PureHDF.Filters;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>Metavision's event compression as a filter of HDF5; it decompresses only.</summary>
internal sealed class EcfFilter : IH5Filter
{
    [ThreadStatic]
    private static int _rows;

    /// <summary>Rows that the next chunk of this thread is read for, which the library does not tell a filter; 0 = unknown. Only the last chunk may have fewer than others.</summary>
    public static int Rows
    {
        get => _rows;
        set => _rows = value;
    }

    /// <inheritdoc/>
    public ushort FilterId => 0x8ECF;

    /// <inheritdoc/>
    public string Name => "ECF";

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The chunk is damaged, or has other than the events of its rows.</exception>
    public Memory<byte> Filter(FilterInfo info)
    {
        var chunk = info.Buffer.Span;
        var count = EcfDecoder.Count(chunk);
        if (count < Rows || count > info.ChunkSize / EcfEvent.Bytes)
        {
            throw new InvalidDataException($"a compressed chunk of {count} events for {Rows} rows");
        }

        var records = new byte[info.ChunkSize];
        EcfDecoder.Decode(chunk, MemoryMarshal.Cast<byte, EcfEvent>(records.AsSpan())[..count]);
        return records;
    }

    /// <inheritdoc/>
    public uint[] GetParameters(uint[] chunkDimensions, uint typeSize, Dictionary<string, object>? options) => [];
}
