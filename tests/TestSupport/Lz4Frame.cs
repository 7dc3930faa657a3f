using System.Buffers.Binary;

namespace EdgeLearner.TestSupport;

/// <summary>Reads LZ4 frames as their specification describes them; checksums are passed over. Throws on what is none.</summary>
public static class Lz4Frame
{
    private const uint Magic = 0x184D2204;
    private const uint IsPlain = 0x8000_0000;

    /// <summary>The bytes of one frame.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> frame)
    {
        Assert.Equal(Magic, BinaryPrimitives.ReadUInt32LittleEndian(frame));
        var flags = frame[4];
        Assert.Equal(1, flags >> 6);
        var at = 4 + 2 + ((flags & 8) != 0 ? 8 : 0) + ((flags & 1) != 0 ? 4 : 0) + 1;
        var output = new List<byte>();
        while (BinaryPrimitives.ReadUInt32LittleEndian(frame[at..]) is var size and not 0)
        {
            at += 4;
            var length = (int)(size & ~IsPlain);
            if ((size & IsPlain) != 0)
            {
                output.AddRange(frame.Slice(at, length));
            }
            else
            {
                DecodeBlock(frame.Slice(at, length), output);
            }

            at += length + ((flags & 16) != 0 ? 4 : 0);
        }

        Assert.Equal(frame.Length, at + 4 + ((flags & 4) != 0 ? 4 : 0));
        return [.. output];
    }

    private static void DecodeBlock(ReadOnlySpan<byte> block, List<byte> output)
    {
        for (var at = 0; at < block.Length;)
        {
            var token = block[at++];
            var literals = Length(token >> 4, block, ref at);
            output.AddRange(block.Slice(at, literals));
            at += literals;
            if (at == block.Length)
            {
                return; // the last has no copy
            }

            var distance = BinaryPrimitives.ReadUInt16LittleEndian(block[at..]);
            at += 2;
            Assert.InRange(distance, 1, output.Count);
            for (var left = Length(token & 15, block, ref at) + 4; left > 0; left--)
            {
                output.Add(output[^distance]);
            }
        }
    }

    private static int Length(int half, ReadOnlySpan<byte> block, ref int at)
    {
        var length = half;
        for (var more = half == 15; more;)
        {
            more = block[at] == 255;
            length += block[at++];
        }

        return length;
    }
}
