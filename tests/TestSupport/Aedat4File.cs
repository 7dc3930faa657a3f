using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace EdgeLearner.TestSupport;

/// <summary>A reader of AEDAT 4 for tests: follows every offset of the flatbuffers, and shares no code with what writes them.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="TablePosition">Where the header says that the table of packets is; -1 = nowhere.</param>
/// <param name="Events">Events of the first event stream, in their order.</param>
/// <param name="Rest">Bytes at the end that make no whole packet.</param>
public sealed record Aedat4File(int Width, int Height, long TablePosition, IReadOnlyList<(long TimeUs, int X, int Y, int On)> Events, int Rest)
{
    private const string Preamble = "#!AER-DAT4.0\r\n";

    /// <summary>SHA-256 over the events: 13 bytes each, little-endian i64 time, u16 x, u16 y, u8 ON.</summary>
    public string Digest
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Span<byte> record = stackalloc byte[13];
            foreach (var (timeUs, x, y, on) in Events)
            {
                BinaryPrimitives.WriteInt64LittleEndian(record, timeUs);
                BinaryPrimitives.WriteUInt16LittleEndian(record[8..], (ushort)x);
                BinaryPrimitives.WriteUInt16LittleEndian(record[10..], (ushort)y);
                record[12] = (byte)on;
                hash.AppendData(record);
            }

            return Convert.ToHexStringLower(hash.GetCurrentHash());
        }
    }

    /// <summary>Reads a file, packet by packet, up to the table or the last whole packet.</summary>
    public static Aedat4File Read(ReadOnlySpan<byte> file)
    {
        Assert.Equal(Preamble, Encoding.ASCII.GetString(file[..Preamble.Length]));
        var header = new Table(file[Preamble.Length..], "IOHE");
        Assert.Equal(1, header.Int32(0)); // LZ4
        var table = header.Int64(1, -1);
        var (stream, width, height) = EventStream(header.Text(2));
        var events = new List<(long, int, int, int)>();
        var at = Preamble.Length + 4 + Int32(file[Preamble.Length..]);
        var end = table < 0 ? file.Length : (int)table;
        while (at + 8 <= end && at + 8 + Int32(file[(at + 4)..]) <= end)
        {
            var payload = file.Slice(at + 8, Int32(file[(at + 4)..]));
            if (Int32(file[at..]) == stream)
            {
                AddEvents(Lz4Frame.Decode(payload), events);
            }

            at += 8 + payload.Length;
        }

        return new Aedat4File(width, height, table, events, end - at);
    }

    private static void AddEvents(ReadOnlySpan<byte> flat, List<(long, int, int, int)> events)
    {
        Assert.Equal(flat.Length, 4 + Int32(flat));
        var (count, at) = new Table(flat, "EVTS").Vector(0);
        Assert.Equal(0, at % 8);
        for (var i = 0; i < count; i++, at += 16)
        {
            var record = flat.Slice(at, 16);
            events.Add((BinaryPrimitives.ReadInt64LittleEndian(record), Int16(record[8..]), Int16(record[10..]), record[12]));
        }
    }

    private static (int Stream, int Width, int Height) EventStream(string xml)
    {
        var stream = XDocument.Parse(xml).Root!.Elements("node").Single(node => (string?)node.Attribute("name") == "outInfo").Elements("node")
            .First(node => Attribute(node, "typeIdentifier") == "EVTS");
        var info = stream.Elements("node").Single(node => (string?)node.Attribute("name") == "info");
        return ((int)stream.Attribute("name")!, int.Parse(Attribute(info, "sizeX"), null), int.Parse(Attribute(info, "sizeY"), null));
    }

    private static string Attribute(XElement node, string key) => node.Elements("attr").Single(attribute => (string?)attribute.Attribute("key") == key).Value;

    private static int Int32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);

    private static int Int16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt16LittleEndian(bytes);

    /// <summary>The root table of a size-prefixed flatbuffer.</summary>
    private readonly ref struct Table
    {
        private readonly ReadOnlySpan<byte> _flat;
        private readonly int _at;
        private readonly int _fields;

        public Table(ReadOnlySpan<byte> flat, string identifier)
        {
            Assert.Equal(identifier, Encoding.ASCII.GetString(flat.Slice(8, 4)));
            _flat = flat;
            _at = 4 + Aedat4File.Int32(flat[4..]);
            _fields = _at - Aedat4File.Int32(flat[_at..]);
        }

        public int Int32(int field) => Find(field) is > 0 and var at ? Aedat4File.Int32(_flat[at..]) : 0;

        public long Int64(int field, long absent) => Find(field) is > 0 and var at ? BinaryPrimitives.ReadInt64LittleEndian(_flat[at..]) : absent;

        public string Text(int field)
        {
            var (length, at) = Vector(field);
            Assert.Equal(0, _flat[at + length]);
            return Encoding.UTF8.GetString(_flat.Slice(at, length));
        }

        public (int Count, int At) Vector(int field)
        {
            var at = Find(field);
            at += Aedat4File.Int32(_flat[at..]);
            return (Aedat4File.Int32(_flat[at..]), at + 4);
        }

        private int Find(int field)
        {
            var slot = 4 + (2 * field);
            var offset = slot < Int16(_flat[_fields..]) ? Int16(_flat[(_fields + slot)..]) : 0;
            return offset == 0 ? 0 : _at + offset;
        }
    }
}
