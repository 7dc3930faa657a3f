using System.Buffers.Binary;
using System.Text;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Aedat4;
using EdgeLearner.Sensors.Tests.Events;
using K4os.Compression.LZ4;
using ZstdSharp;

namespace EdgeLearner.Sensors.Tests.Formats.Aedat4;

/// <summary>AEDAT 4.0 by its names, in every way that there is.</summary>
internal static class Aedat4Wire
{
    private static readonly byte[] Lz4Head = [0x04, 0x22, 0x4D, 0x18, 0x40, 0x40, 0xC0]; // blocks linked, of up to 64 KiB

    /// <summary>A stream of events as the header describes it.</summary>
    public static string Stream(int id, string kind = "EVTS", string size = "<attr key='sizeX' type='int'>64</attr><attr key='sizeY' type='int'>48</attr>", string source = "cam") =>
        $"<node name='{id}' path='/'><attr key='typeIdentifier' type='string'>{kind}</attr><node name='info' path='/'>{size}<attr key='source' type='string'>{source}</attr></node></node>";

    /// <summary>The line and the header.</summary>
    public static byte[] Header(int compression = 1, long table = -1, string? streams = null)
    {
        var text = Encoding.UTF8.GetBytes($"<dv version='2.0'><node name='outInfo' path='/'>{streams ?? Stream(0) + Stream(2, "IMUS", "")}</node></dv>");
        var flat = new byte[52 + text.Length + 1];
        var write = new FlatWriter(flat);
        write.Begin(flat.Length, root: 24, "IOHE"u8);
        write.Fields(12, 24, 4, 8, 16);
        write.Int32(24, 12);
        write.Int32(28, compression);
        write.Int64(32, table);
        write.Int32(40, 8);
        write.Int32(48, text.Length);
        text.CopyTo(flat, 52);
        return [.. "#!AER-DAT4.0\r\n"u8, .. flat];
    }

    /// <summary>A packet of events.</summary>
    public static byte[] Evts(int compression, int stream, params IReadOnlyList<Ev> events) => Packet(stream, Compress(compression, Flat(events)));

    /// <summary>The same, by LZ4, of stream 0.</summary>
    public static byte[] Evts(params IReadOnlyList<Ev> events) => Evts(1, 0, events);

    /// <summary>A packet of another kind, by LZ4.</summary>
    public static byte[] Other(int stream = 2) => Packet(stream, Compress(1, [8, 0, 0, 0, 4, 0, 0, 0, .. "IMUS"u8]));

    /// <summary>A packet.</summary>
    public static byte[] Packet(int stream, byte[] payload)
    {
        var head = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(head, stream);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), payload.Length);
        return [.. head, .. payload];
    }

    /// <summary>A flatbuffer of events.</summary>
    public static byte[] Flat(params IReadOnlyList<Ev> events)
    {
        var flat = new byte[40 + (16 * events.Count)];
        var write = new FlatWriter(flat);
        write.Begin(flat.Length, root: 28, "EVTS"u8);
        write.Fields(20, 8, 4);
        write.Int32(28, 8);
        write.Int32(32, 4);
        write.Int32(36, events.Count);
        for (var i = 0; i < events.Count; i++)
        {
            var record = flat.AsSpan(40 + (16 * i), 16);
            BinaryPrimitives.WriteInt64LittleEndian(record, events[i].TimeUs);
            BinaryPrimitives.WriteInt16LittleEndian(record[8..], (short)events[i].X);
            BinaryPrimitives.WriteInt16LittleEndian(record[10..], (short)events[i].Y);
            record[12..].Fill(0xAB); // padding may be anything
            record[12] = (byte)events[i].Polarity;
        }

        return flat;
    }

    /// <summary>An LZ4 frame of blocks that are not compressed, but for those that are.</summary>
    public static byte[] Frame(params (byte[] Bytes, bool IsPlain)[] blocks) =>
        [.. Lz4Head, .. blocks.SelectMany(block => (byte[])[.. BitConverter.GetBytes((uint)block.Bytes.Length | (block.IsPlain ? 0x8000_0000 : 0)), .. block.Bytes]), 0, 0, 0, 0];

    /// <summary>A block of LZ4.</summary>
    public static byte[] Lz4Block(byte[] block)
    {
        var room = new byte[LZ4Codec.MaximumOutputSize(block.Length)];
        return room[..LZ4Codec.Encode(block, room)];
    }

    /// <summary>Opens a recording of these pieces, through the format that the registry lists.</summary>
    public static IEventReader Open(int inflaters, params byte[][] pieces) =>
        new Aedat4Format().Open(new MemoryStream([.. pieces.SelectMany(piece => piece)]), new OpenOptions(), inflaters);

    private static byte[] Compress(int compression, byte[] flat)
    {
        switch (compression)
        {
            case 0:
                return flat;
            case 1 or 2:
                return Frame([.. flat.Chunk(64 * 1024).Select(block => (Lz4Block(block), false))]);
            default:
                using (var zstd = new Compressor())
                {
                    return zstd.Wrap(flat).ToArray();
                }
        }
    }
}
