using System.IO.Compression;
using K4os.Compression.LZ4;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>Decompresses the streams of chunks of Blosc. One thread.</summary>
internal sealed class BloscStreams : IDisposable
{
    private ZstdInflater? _zstd;

    /// <summary>Refuses a codec that there is not, or that is not read.</summary>
    /// <exception cref="InvalidDataException">There is no such codec.</exception>
    /// <exception cref="RecordingFormatException">It is not read.</exception>
    public static void Require(BloscCodec codec)
    {
        if (codec == BloscCodec.Snappy)
        {
            throw new RecordingFormatException("the events are compressed with snappy within blosc, which is not read: rewrite them with h5repack -f GZIP=4");
        }

        if (codec > BloscCodec.Zstd)
        {
            throw DamagedChunk.Error();
        }
    }

    /// <summary>Decompresses a stream.</summary>
    /// <param name="codec">One that is read.</param>
    /// <param name="stream">All of it.</param>
    /// <param name="to">Is filled.</param>
    /// <returns>False where it is damaged, or makes fewer bytes or more.</returns>
    public bool TryInflate(BloscCodec codec, ReadOnlySpan<byte> stream, Span<byte> to) => codec switch
    {
        BloscCodec.BloscLz => BloscLz.TryDecode(stream, to),
        BloscCodec.Lz4 => LZ4Codec.Decode(stream, to) == to.Length,
        BloscCodec.Zlib => TryInflateZlib(stream, to),
        _ => (_zstd ??= new()).TryInflate(stream, to, out var count) && count == to.Length,
    };

    /// <inheritdoc/>
    public void Dispose() => _zstd?.Dispose();

    private static bool TryInflateZlib(ReadOnlySpan<byte> stream, Span<byte> to)
    {
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(stream.ToArray()), CompressionMode.Decompress);
            return zlib.ReadAtLeast(to, to.Length, throwOnEndOfStream: false) == to.Length && zlib.ReadByte() < 0;
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            return false;
        }
    }
}
