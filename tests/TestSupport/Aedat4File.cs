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
/// <param name="Packets">Every packet met: where its payload begins, its stream and size.</param>
/// <param name="Table">What the table says of them; empty where there is none.</param>
public sealed record Aedat4File(
    int Width, int Height, long TablePosition, IReadOnlyList<(long TimeUs, int X, int Y, int On)> Events, int Rest, IReadOnlyList<(long At, int Stream, int Size)> Packets, IReadOnlyList<Aedat4File.Entry> Table)
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
        var header = new FlatTable(file[Preamble.Length..], "IOHE");
        Assert.Equal(1, header.Int32(0)); // LZ4
        var table = header.Int64(1, -1);
        var (stream, width, height) = EventStream(header.Text(2));
        var events = new List<(long, int, int, int)>();
        var packets = new List<(long, int, int)>();
        var at = Preamble.Length + 4 + Int32(file[Preamble.Length..]);
        var end = table < 0 ? file.Length : (int)table;
        while (at + 8 <= end && at + 8 + Int32(file[(at + 4)..]) <= end)
        {
            var payload = file.Slice(at + 8, Int32(file[(at + 4)..]));
            packets.Add((at + 8, Int32(file[at..]), payload.Length));
            if (Int32(file[at..]) == stream)
            {
                AddEvents(Lz4Frame.Decode(payload), events);
            }

            at += 8 + payload.Length;
        }

        return new Aedat4File(width, height, table, events, end - at, packets, table < 0 ? [] : Entries(Lz4Frame.Decode(file[end..])));
    }

    private static List<Entry> Entries(ReadOnlySpan<byte> flat)
    {
        Assert.Equal(flat.Length, 4 + Int32(flat));
        var (count, at) = new FlatTable(flat, "FTAB").Vector(0);
        var entries = new List<Entry>();
        for (var i = 0; i < count; i++, at += 4)
        {
            var entry = new FlatTable(flat, at + Int32(flat[at..]));
            var head = flat[entry.Find(1)..];
            Assert.Equal(0, entry.Find(0) % 8);
            entries.Add(new Entry(entry.Int64(0, 0), Int32(head), Int32(head[4..]), entry.Int64(2, 0), entry.Int64(3, 0), entry.Int64(4, 0)));
        }

        return entries;
    }

    private static void AddEvents(ReadOnlySpan<byte> flat, List<(long, int, int, int)> events)
    {
        Assert.Equal(flat.Length, 4 + Int32(flat));
        var (count, at) = new FlatTable(flat, "EVTS").Vector(0);
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

    /// <summary>A table of a size-prefixed flatbuffer.</summary>
    private readonly ref struct FlatTable
    {
        private readonly ReadOnlySpan<byte> _flat;
        private readonly int _at;
        private readonly int _fields;

        public FlatTable(ReadOnlySpan<byte> flat, string identifier)
            : this(flat, 4 + Aedat4File.Int32(flat[4..])) => Assert.Equal(identifier, Encoding.ASCII.GetString(flat.Slice(8, 4)));

        public FlatTable(ReadOnlySpan<byte> flat, int at)
        {
            _flat = flat;
            _at = at;
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

        public int Find(int field)
        {
            var slot = 4 + (2 * field);
            var offset = slot < Int16(_flat[_fields..]) ? Int16(_flat[(_fields + slot)..]) : 0;
            return offset == 0 ? 0 : _at + offset;
        }
    }

    /// <summary>What the table says of a packet.</summary>
    /// <param name="At">Where its payload begins.</param>
    /// <param name="Stream">Its stream.</param>
    /// <param name="Size">Length of its payload.</param>
    /// <param name="Count">Its events.</param>
    /// <param name="FirstUs">Their earliest time.</param>
    /// <param name="LastUs">Their latest.</param>
    public readonly record struct Entry(long At, int Stream, int Size, long Count, long FirstUs, long LastUs);
}
