using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>Writes a recording in AEDAT 4.0: one stream of events, in packets that stand for themselves and are written at once, so that a file that ends anywhere is readable up to its last whole packet.</summary>
internal sealed class Aedat4Writer : IEventWriter
{
    /// <summary>Most events in a packet: as many as <see cref="EventPacket"/> holds unless asked otherwise.</summary>
    public const int MaxEvents = EventPacket.DefaultCapacity;

    /// <summary>What a packet's flatbuffer has before its events, which begin at a multiple of 8.</summary>
    private const int EventsAt = 40;

    private const int FieldsAt = 20;
    private const int RootAt = 28;
    private const int CountAt = 36;

    private readonly byte[] _flat = new byte[EventsAt + (MaxEvents * Aedat4Words.EventBytes)];
    private readonly byte[] _packet;
    private readonly Stream _stream;
    private readonly Aedat4Table _table;

    /// <summary>Begins a recording.</summary>
    /// <param name="stream">Stays the caller's.</param>
    /// <param name="options">What the header says.</param>
    public Aedat4Writer(Stream stream, WriteOptions options)
    {
        _stream = stream;
        _packet = new byte[Aedat4Words.PacketHeadBytes + Lz4Frame.HeadRoom + Lz4Frame.BlockRoom(_flat.Length) + Lz4Frame.EndRoom];
        var header = Aedat4HeaderText.Write(options);
        _table = new Aedat4Table(header.Length);
        stream.Write(header);
    }

    /// <inheritdoc/>
    public void Write(EventPacket packet)
    {
        for (var at = 0; at < packet.Count; at += MaxEvents)
        {
            Write(packet, at, Math.Min(MaxEvents, packet.Count - at));
        }
    }

    /// <inheritdoc/>
    public void Complete()
    {
        var end = _stream.Position;
        _table.Write(_stream);
        _stream.Flush();
        Span<byte> position = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(position, end);
        _stream.Position = Aedat4HeaderText.TablePositionAt;
        _stream.Write(position);
        _stream.Position = _stream.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Write(EventPacket packet, int at, int count)
    {
        var flat = _flat.AsSpan(0, EventsAt + (count * Aedat4Words.EventBytes));
        WriteHead(flat, count);
        CopyEvents(packet, at, MemoryMarshal.Cast<byte, Aedat4Event>(flat[EventsAt..]));
        var payload = _packet.AsSpan(Aedat4Words.PacketHeadBytes);
        var length = Lz4Frame.WriteHead(payload);
        length += Lz4Frame.WriteBlock(flat, payload[length..]);
        length += Lz4Frame.WriteEnd(payload[length..]);
        BinaryPrimitives.WriteInt32LittleEndian(_packet, Aedat4HeaderText.Stream);
        BinaryPrimitives.WriteInt32LittleEndian(_packet.AsSpan(sizeof(int)), length);
        _stream.Write(_packet, 0, Aedat4Words.PacketHeadBytes + length); // in one piece
        _table.Add(length, packet.TimesUs.Slice(at, count));
    }

    private static void WriteHead(Span<byte> flat, int count)
    {
        flat[..EventsAt].Clear();
        var write = new FlatWriter(flat);
        write.Begin(flat.Length, RootAt, Aedat4Words.Events);
        write.Fields(FieldsAt, tableBytes: 8, 4);
        write.Int32(RootAt, RootAt - FieldsAt);
        write.Int32(RootAt + 4, CountAt - (RootAt + 4));
        write.Int32(CountAt, count);
    }

    private static void CopyEvents(EventPacket packet, int at, Span<Aedat4Event> to)
    {
        var timesUs = packet.TimesUs[at..];
        var xs = packet.Xs[at..];
        var ys = packet.Ys[at..];
        var polarities = packet.Polarities[at..];
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = new Aedat4Event(timesUs[i], xs[i], ys[i], polarities[i]);
        }
    }
}
