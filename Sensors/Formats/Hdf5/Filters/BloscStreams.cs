using System.IO.Compression;
using K4os.Compression.LZ4;
using ZstdSharp;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>Decompresses the streams of a chunk of Blosc. One thread.</summary>
internal sealed class BloscStreams : IDisposable
{
    private readonly BloscCodec _codec;
    private readonly Decompressor? _zstd;

    /// <summary>Prepares for one chunk.</summary>
    /// <param name="codec">As the chunk says.</param>
    /// <exception cref="InvalidDataException">There is no such codec.</exception>
    /// <exception cref="RecordingFormatException">It is not read.</exception>
    public BloscStreams(BloscCodec codec)
    {
        _codec = codec switch
        {
            BloscCodec.Snappy => throw new RecordingFormatException("the events are compressed with snappy within blosc, which is not read: rewrite them with h5repack -f GZIP=4"),
            > BloscCodec.Zstd => throw BloscDecoder.Damaged(),
            _ => codec,
        };
        _zstd = codec == BloscCodec.Zstd ? new Decompressor() : null;
    }

    /// <summary>Decompresses a stream.</summary>
    /// <param name="stream">All of it.</param>
    /// <param name="to">Is filled.</param>
    /// <returns>False where it is damaged, or makes fewer bytes or more.</returns>
    public bool TryInflate(ReadOnlySpan<byte> stream, Span<byte> to) => _codec switch
    {
        BloscCodec.BloscLz => BloscLz.TryDecode(stream, to),
        BloscCodec.Lz4 => LZ4Codec.Decode(stream, to) == to.Length,
        BloscCodec.Zlib => TryInflateZlib(stream, to),
        _ => TryInflateZstd(stream, to),
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

    private bool TryInflateZstd(ReadOnlySpan<byte> stream, Span<byte> to)
    {
        try
        {
            return _zstd!.TryUnwrap(stream, to, out var count) && count == to.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }
}
