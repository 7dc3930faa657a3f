namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>The table of packets that ends a recording: flatbuffer <c>FTAB</c>, compressed like a packet. Keeps 24 bytes a packet, which are up to 8192 events.</summary>
/// <param name="firstPacketAt">Byte of the file where the first packet begins; the others follow without gaps.</param>
internal sealed class Aedat4Table(long firstPacketAt)
{
    private const int EntryFieldsAt = 12;
    private const int RootFieldsAt = 28;
    private const int RootAt = 36;
    private const int CountAt = 44;
    private const int PlacesAt = 48;
    private const int EntryBytes = 48; // 44, and 4 before them so that the numbers of 64 bits begin at multiples of 8

    private readonly List<Entry> _packets = [];
    private readonly byte[] _piece = new byte[Lz4Frame.MaxBlock];
    private int _length; // of what is in the piece

    /// <summary>Adds a packet.</summary>
    /// <param name="payloadBytes">Length of its payload.</param>
    /// <param name="timesUs">Times of its events, 1 or more.</param>
    public void Add(int payloadBytes, ReadOnlySpan<long> timesUs)
    {
        var (firstUs, lastUs) = (timesUs[0], timesUs[0]);
        foreach (var timeUs in timesUs)
        {
            firstUs = Math.Min(firstUs, timeUs);
            lastUs = Math.Max(lastUs, timeUs);
        }

        _packets.Add(new Entry(payloadBytes, timesUs.Length, firstUs, lastUs));
    }

    /// <summary>Writes the table, in pieces: of a long recording it is large.</summary>
    public void Write(Stream to)
    {
        var room = new byte[Lz4Frame.HeadRoom + Lz4Frame.BlockRoom(_piece.Length) + Lz4Frame.EndRoom];
        to.Write(room, 0, Lz4Frame.WriteHead(room));
        WriteHead();
        var entriesAt = Align(PlacesAt + (_packets.Count * sizeof(int)));
        for (var i = 0; i < _packets.Count; i++)
        {
            new FlatWriter(Next(sizeof(int), to, room)).Int32(0, entriesAt + 4 + (i * EntryBytes) - (PlacesAt + (i * sizeof(int))));
        }

        Next(entriesAt - PlacesAt - (_packets.Count * sizeof(int)), to, room).Clear();
        var at = firstPacketAt;
        for (var i = 0; i < _packets.Count; i++)
        {
            at += Aedat4Words.PacketHeadBytes;
            WriteEntry(Next(EntryBytes, to, room), _packets[i], entriesAt + 4 + (i * EntryBytes), at);
            at += _packets[i].PayloadBytes;
        }

        Flush(to, room);
        to.Write(room, 0, Lz4Frame.WriteEnd(room));
    }

    private static int Align(int length) => (length + 7) & ~7;

    private void WriteHead()
    {
        var write = new FlatWriter(_piece);
        write.Begin(Align(PlacesAt + (_packets.Count * sizeof(int))) + (_packets.Count * EntryBytes), RootAt, "FTAB"u8);
        write.Fields(EntryFieldsAt, tableBytes: 44, 12, 4, 20, 28, 36); // place in the file, stream and size, number of events, first and last time
        write.Fields(RootFieldsAt, tableBytes: 8, 4);
        write.Int32(RootAt, RootAt - RootFieldsAt);
        write.Int32(RootAt + 4, CountAt - (RootAt + 4));
        write.Int32(CountAt, _packets.Count);
        _length = PlacesAt;
    }

    private static void WriteEntry(Span<byte> to, Entry packet, int entryAt, long payloadAt)
    {
        var write = new FlatWriter(to);
        write.Int32(0, 0);
        write.Int32(4, entryAt - EntryFieldsAt);
        write.Int32(8, Aedat4HeaderText.Stream);
        write.Int32(12, packet.PayloadBytes);
        write.Int64(16, payloadAt);
        write.Int64(24, packet.Events);
        write.Int64(32, packet.FirstUs);
        write.Int64(40, packet.LastUs);
    }

    /// <summary>Room for the next bytes, once there is.</summary>
    private Span<byte> Next(int count, Stream to, byte[] room)
    {
        if (_length + count > _piece.Length)
        {
            Flush(to, room);
        }

        _length += count;
        return _piece.AsSpan(_length - count, count);
    }

    private void Flush(Stream to, byte[] room)
    {
        to.Write(room, 0, Lz4Frame.WriteBlock(_piece.AsSpan(0, _length), room));
        _length = 0;
    }

    private readonly record struct Entry(int PayloadBytes, int Events, long FirstUs, long LastUs);
}
