using System.IO.Compression;
using System.Runtime.InteropServices;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>Deflate with zlib's head and sum. Some small objects are allocated for each chunk.</summary>
internal sealed class DeflateFilter : IChunkFilter
{
    /// <inheritdoc/>
    public int Decode(ReadOnlyMemory<byte> from, Span<byte> to)
    {
        try
        {
            var stored = MemoryMarshal.TryGetArray(from, out var array) ? array : from.ToArray();
            using var zlib = new ZLibStream(new MemoryStream(stored.Array!, stored.Offset, stored.Count, writable: false), CompressionMode.Decompress);
            var count = zlib.ReadAtLeast(to, to.Length, throwOnEndOfStream: false);
            return zlib.ReadByte() < 0 ? count : throw DamagedChunk.Error();
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw DamagedChunk.Error(error);
        }
    }
}
