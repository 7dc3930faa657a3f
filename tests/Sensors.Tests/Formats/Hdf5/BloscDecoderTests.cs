using EdgeLearner.Sensors.Formats.Hdf5.Filters;
using EdgeLearner.Sensors.Tests.Formats.Fuzzing;

namespace EdgeLearner.Sensors.Tests.Formats.Hdf5;

/// <summary>Chunks that c-blosc 1.21.3 made (blosc.compress of python3-blosc, level 9, numbers of two bytes, blocks of 1024 bytes where it does not split them), and such as damage makes of them.</summary>
public sealed class BloscDecoderTests
{
    /// <summary>What is in the chunks: 1500 numbers, and a byte that is none.</summary>
    private static readonly byte[] Content = [.. Enumerable.Range(0, 1500).SelectMany(i => BitConverter.GetBytes((ushort)((i / 4 * 5 % 60) + (i / 300 * 256)))), 7];

    public static TheoryData<string, string> Chunks => new()
    {
        {
            "blosclz, bytes shuffled",
            "AgEBArkLAAC4CwAAjAAAABgAAACHAAAAPgAAAD8AAAAABQUFBQoKCgoPDw8PFBQUFBkZGRkeHh4eIyMjIw8oKCgoLS0tLTIyMjI3Nzc34P//////pS8CCgoKKQAAACMAAAAA4P8fAwEAAeD/IgABAQLg/yIAAQID4P8iAAEDBOD/IAACBAQEAQAAAAc="
        },
        {
            "lz4, bytes shuffled",
            "AgEhArkLAAC4CwAAiQAAABgAAACEAAAAQAAAAP8hAAAAAAUFBQUKCgoKDw8PDxQUFBQZGRkZHh4eHiMjIyMoKCgoLS0tLTIyMjI3Nzc3MAD//////5lQBQoKCgokAAAAHwABAP8ZHwEBAP8ZHwIBAP8ZHwMBAP8ZHwQBAP8UUAQEBAQEAQAAAAc="
        },
        {
            "zlib, as it is",
            "AgFgArkLAAC4CwAAxgAAABgAAADBAAAAUQAAAHja7cwhEoAgFEDBrzMUioVCsVAoFAr3v5mBPYX6tr+IXSJzUajcNDqDySL+/zf/x1ao3DQ6g8kiSGT+/0f/59boDCaLIJG5KFTe9H8AYMhRm1AAAAB42u3MIRKAIBAAQEelUCgUCuUKxULh/z8zuK9QZ/vGHvvgYrLYSGQKlUYneM1/PCaLjUSmUGl0gsH/f/Q/H4lModLoBIOLyeL/v/nfu0xaMwEAAAAH"
        },
        {
            "zlib, bytes shuffled",
            "AgFhArkLAAC4CwAAeQAAABgAAAB0AAAANQAAAHja7coRAgAgEEXBL0mSJEmykqysdP+b9Y4R/OGRpIaOgYmFjcBBonAhf39/f//v/wMSm6AVHwAAAHjaY2AYBcQCxlFANGAaBUQD5lFANGAZBUQDAKZUC7kBAAAABw=="
        },
        {
            "zstd, as it is",
            "AgGQArkLAAAABAAA8QAAABwAAABbAAAArgAAADsAAAAotS/9YAADjQEAwAAFCg8UGR4jKC0yNwEUGR4jKC0yNwAFChqoIH7gaQ4QFF////8ORbFpA2w/SrsXB08AAAAotS/9YAADLQIAVAIoAS0yNwAFCg8UGR4jAiMoLTI3AAUKDxQZAzI3AAUKDxQZHiMoJ6gw/NBnDhFo5Pn//1ttFaIOYPtfHwLIx327VyBTPwAAACi1L/1guQKtAQDQFAMZHiMoLTI3AAUKDwQFCg8UGR4jKC0yNwcaqCC+AeBpDhAcvf///xz1wMa+zD9CbtSVKQ=="
        },
        {
            "zstd, bytes shuffled",
            "AgGRArkLAAAABAAAxAAAABwAAABaAAAAkAAAADoAAAAotS/9YAADhQEAuAAAAAAFBQUFCgoKCg8UGR4jKC0yNwABDKhAeH8HsJkHkPP//788UABFQfP8uMzJMgAAACi1L/1gAANFAQB4KC0yNwAFCg8UGR4jAQIDEKgwPtCXA5Dz//8/Wxy4KJWEcM0zvtATMAAAACi1L/1guQI1AQB4FBkeIygtMjcABQoPAwQHD6gwPtCXA9D7///fDSiQLESUOjmlJw=="
        },
        {
            "zstd, bits shuffled",
            "AgGUArkLAAAABAAA3AAAABwAAABWAAAAmQAAADYAAAAotS/9YAADZQEA4gEEB+APJgD83BQsL0wD52jpGAkgUKsHvKrggqEp9vOhBI8TPjrhIjVKSwg/AAAAKLUv/WAAA60BAFLCBAjwOU7//2vupP3UqWINWYEkWQIMIFDDMQ58qBJ4XlzREqwhlwaQNKTyPsvDWVYJKRk2PwAAACi1L/1guQKtAQDQFAMZHiMoLTI3AAUKDwQFCg8UGR4jKC0yNwcaqCC+AeBpDhAcvf///xz1wMa+zD9CbtSVKQ=="
        },
    };

    [Theory]
    [MemberData(nameof(Chunks))]
    public void Decode_AChunkOfTheReference_GivesWhatWasCompressed(string packing, string chunk)
    {
        Assert.Equal(Content, Decode(Convert.FromBase64String(chunk)));
        Assert.NotEmpty(packing);
    }

    [Fact]
    public void Decode_AChunkThatIsNotCompressed_IsCopied()
    {
        byte[] chunk = [2, 1, 0x13, 2, 3, 0, 0, 0, 3, 0, 0, 0, 19, 0, 0, 0, 10, 11, 12];

        Assert.Equal([10, 11, 12], Decode(chunk));
    }

    [Fact]
    public void Decode_BloscLz_CopiesFromNearAndFar()
    {
        byte[] stream =
        [
            2, 1, 2, 3, // three as they are
            0xE0, .. Enumerable.Repeat((byte)255, 35), 200, 2, // 7 + 35 * 255 + 200 + 2 from three before: what it writes itself
            0x7F, 255, 1, 44, // 3 + 2 from 8192 + 300 before
            0x20, 0, // 1 + 2 from one before
        ];
        var expected = Enumerable.Range(0, 3 + 9134).Select(i => (byte)((i % 3) + 1)).ToList();
        expected.AddRange(expected[^8492..][..5]);
        expected.AddRange(Enumerable.Repeat(expected[^1], 3));

        var chunk = BloscChunk.Of(BloscFlags.IsWhole, BloscCodec.BloscLz, numberBytes: 1, expected.Count, stream);

        Assert.Equal(expected, Decode(chunk));
    }

    [Theory]
    [InlineData(0, 5, new byte[] { 0, 9, 0x20, 1 })] // BloscLZ: a copy from before the beginning
    [InlineData(0, 4, new byte[] { 0, 9, 0x20 })] // and one from nowhere
    [InlineData(0, 5, new byte[] { 0, 9, 0xE0, 255 })]
    [InlineData(0, 4, new byte[] { 0, 9, 0x3F, 255, 0 })]
    [InlineData(0, 5, new byte[] { 3, 9, 9, 9 })] // fewer than it says
    [InlineData(0, 5, new byte[] { 0, 9, 0x20, 0 })] // makes fewer
    [InlineData(0, 3, new byte[] { 0, 9, 0x20, 0 })] // and more
    [InlineData(1, 9, new byte[] { 0xF0, 9 })] // LZ4
    [InlineData(3, 9, new byte[] { 0x78, 0x9C, 0xFF, 0xFF })] // zlib
    [InlineData(4, 9, new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0xFF })] // zstd
    [InlineData(5, 9, new byte[] { 1, 2 })] // there is no such codec
    public void Decode_AStreamThatIsDamaged_IsSaid(byte codec, int length, byte[] stream)
    {
        var chunk = BloscChunk.Of(BloscFlags.IsWhole, (BloscCodec)codec, numberBytes: 1, length, stream);

        Assert.Throws<InvalidDataException>(() => Decode(chunk));
    }

    [Theory]
    [InlineData(0, 3)] // version
    [InlineData(2, 0x08)] // a flag of later versions
    [InlineData(3, 0)] // numbers of no byte
    [InlineData(7, 0x80)] // a negative size,
    [InlineData(4, 8)] // one that is less than a block's
    [InlineData(11, 0x80)]
    [InlineData(12, 20)] // other than its length
    public void Read_AHeaderThatMakesNoSense_IsNone(int at, byte value)
    {
        var chunk = BloscChunk.Of(BloscFlags.IsWhole, BloscCodec.Lz4, numberBytes: 1, bytes: 9, [1, 2]);
        Assert.NotNull(BloscHeader.Read(chunk));
        chunk[at] = value;

        Assert.Null(BloscHeader.Read(chunk));
        Assert.Null(BloscHeader.Read(chunk.AsSpan(0, 15)));
    }

    [Fact]
    public void Filter_DamagedChunks_AreSaidOrDecoded()
    {
        var random = new SeededRandom(23);
        List<byte[]> seeds = [.. Chunks.Select(row => Convert.FromBase64String(row.Data.Item2))];
        var mutator = new Mutator(random, seeds);
        var (decoded, room) = (0, new byte[Content.Length]);
        using var filter = new BloscFilter();
        for (var round = 0; round < 20_000; round++)
        {
            var (bytes, _) = mutator.Damage(seeds[random.NextInt(seeds.Count)]);
            BitConverter.TryWriteBytes(bytes.AsSpan(Math.Min(bytes.Length, 12)), bytes.Length); // or most would be refused for their length
            try
            {
                Assert.InRange(filter.Decode(bytes, room), 1, room.Length);
                decoded++;
            }
            catch (Exception error) when (error is InvalidDataException or EdgeLearner.Sensors.Formats.RecordingFormatException)
            {
            }
        }

        Assert.InRange(decoded, 1000, 19_000);
    }

    private static byte[] Decode(byte[] chunk)
    {
        using var filter = new BloscFilter();
        var bytes = new byte[BitConverter.ToInt32(chunk, 4)];
        Assert.Equal(bytes.Length, filter.Decode(chunk, bytes));
        return bytes;
    }
}
