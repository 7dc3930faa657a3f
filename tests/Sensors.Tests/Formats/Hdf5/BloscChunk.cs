using EdgeLearner.Sensors.Formats.Hdf5.Filters;
using K4os.Compression.LZ4;

namespace EdgeLearner.Sensors.Tests.Formats.Hdf5;

/// <summary>Chunks of Blosc, made here: one block, one stream.</summary>
internal static class BloscChunk
{
    /// <summary>Numbers, shuffled and compressed with LZ4.</summary>
    public static byte[] Lz4(byte[] bytes, int numberBytes)
    {
        var numbers = bytes.Length / numberBytes;
        var shuffled = bytes.Select((_, i) => bytes[(i % numbers * numberBytes) + (i / numbers)]).ToArray();
        var stream = new byte[LZ4Codec.MaximumOutputSize(bytes.Length)];
        var length = LZ4Codec.Encode(shuffled, stream);
        return Of(BloscFlags.Shuffled | BloscFlags.IsWhole, BloscCodec.Lz4, numberBytes, bytes.Length, stream[..length]);
    }

    /// <summary>Any chunk.</summary>
    public static byte[] Of(BloscFlags flags, BloscCodec codec, int numberBytes, int bytes, byte[] stream) =>
    [
        2, 1, (byte)((byte)flags | ((byte)codec << 5)), (byte)numberBytes, .. BitConverter.GetBytes(bytes), .. BitConverter.GetBytes(bytes), .. BitConverter.GetBytes(24 + stream.Length),
        .. BitConverter.GetBytes(20), .. BitConverter.GetBytes(stream.Length), .. stream,
    ];
}
