using System.Runtime.InteropServices;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>Metavision's event compression as a filter of HDF5.</summary>
internal sealed class EcfFilter : IChunkFilter
{
    /// <inheritdoc/>
    public int Decode(ReadOnlyMemory<byte> from, Span<byte> to)
    {
        var records = DamagedChunk.Room(to, EcfDecoder.Count(from.Span) * (long)EcfEvent.Bytes);
        EcfDecoder.Decode(from.Span, MemoryMarshal.Cast<byte, EcfEvent>(records));
        return records.Length;
    }
}
