using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>LZ4 frames: a head, blocks that may copy from the 64 KiB before them, an end mark. Check sums are passed over, and not written; blocks written copy from nothing before them.</summary>
/// <remarks>https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md</remarks>
internal static class Lz4Frame
{
    private const uint IsPlain = 0x8000_0000; // bit of a block's length: it is not compressed
    private const int Reach = 64 * 1024; // of a copy, also into the blocks before

    /// <summary>Longest block that <see cref="WriteBlock"/> takes.</summary>
    public const int MaxBlock = 256 * 1024;

    /// <summary>Room for <see cref="WriteHead"/>.</summary>
    public const int HeadRoom = 7;

    /// <summary>Room for <see cref="WriteEnd"/>.</summary>
    public const int EndRoom = sizeof(uint);

    /// <summary>What every frame begins with.</summary>
    public static ReadOnlySpan<byte> Magic => [0x04, 0x22, 0x4D, 0x18];

    /// <summary>Looks for the end of a frame by the lengths of its blocks.</summary>
    /// <param name="frame">It and possibly more, or a part of it.</param>
    /// <param name="length">Bytes of the frame; where it has no end, those of its blocks that are there.</param>
    /// <returns>False where it is damaged or cut.</returns>
    public static bool TryMeasure(ReadOnlySpan<byte> frame, out int length)
    {
        var blocks = new Lz4Blocks(frame);
        while (blocks.MoveNext())
        {
        }

        length = blocks.Length;
        return blocks.IsOver;
    }

    /// <summary>Decompresses a frame.</summary>
    /// <param name="frame">It and possibly more, or a part of it.</param>
    /// <param name="chunk">Gets what comes out, up to any damage.</param>
    /// <returns>False where it is damaged or cut.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> frame, Aedat4Chunk chunk)
    {
        var blocks = new Lz4Blocks(frame);
        while (blocks.MoveNext())
        {
            if (!TryDecodeBlock(blocks.Current, blocks.IsPlain, blocks.Largest, chunk))
            {
                return false;
            }
        }

        return blocks.IsOver;
    }

    /// <summary>Room that <see cref="WriteBlock"/> needs for any block of a length.</summary>
    public static int BlockRoom(int length) => sizeof(uint) + LZ4Codec.MaximumOutputSize(length);

    /// <summary>Begins a frame.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteHead(Span<byte> to)
    {
        ReadOnlySpan<byte> head = [0x04, 0x22, 0x4D, 0x18, 0x60, 0x50, 0xFB]; // version 1, independent blocks, of up to 256 KiB; the check byte of these two
        head.CopyTo(to);
        return head.Length;
    }

    /// <summary>Adds a block.</summary>
    /// <param name="block">1 to <see cref="MaxBlock"/> bytes.</param>
    /// <param name="to">Room for <see cref="BlockRoom"/>.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteBlock(ReadOnlySpan<byte> block, Span<byte> to)
    {
        var length = LZ4Codec.Encode(block, to[sizeof(uint)..]);
        var mark = (uint)length;
        if (length >= block.Length)
        {
            block.CopyTo(to[sizeof(uint)..]);
            length = block.Length;
            mark = (uint)length | IsPlain;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(to, mark);
        return sizeof(uint) + length;
    }

    /// <summary>Ends a frame.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteEnd(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, 0);
        return EndRoom;
    }

    private static bool TryDecodeBlock(ReadOnlySpan<byte> block, bool isPlain, int most, Aedat4Chunk chunk)
    {
        if (!chunk.TryReserve(isPlain ? block.Length : Math.Min(most, chunk.MostFree))) // any block may be shorter than the largest
        {
            return false;
        }

        var room = chunk.Free;
        if (isPlain)
        {
            block.CopyTo(room);
            chunk.Advance(block.Length);
            return true;
        }

        var before = chunk.Bytes;
        var count = LZ4Codec.Decode(block, room, before[Math.Max(0, before.Length - Reach)..]);
        chunk.Advance(Math.Max(0, count));
        return count >= 0;
    }
}
