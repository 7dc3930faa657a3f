using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>The bytes of an AEDAT 4.0 file with one stream of events. Layout: the format's specification and the schemas of its flatbuffers.</summary>
/// <remarks>
/// A line of text, a size-prefixed flatbuffer <c>IOHE</c>, then packets: stream id, size, and an LZ4 frame with a size-prefixed flatbuffer <c>EVTS</c>. Each
/// packet stands for itself, and no table of them follows (its position is -1): a file that ends anywhere is readable up to its last whole packet.
/// </remarks>
public static class Aedat4Format
{
    /// <summary>Bytes of an event: i64 time, i16 x, i16 y, u8 polarity, 3 of padding.</summary>
    public const int EventBytes = 16;

    /// <summary>Most events in a packet: as many as one block of an LZ4 frame holds.</summary>
    public const int MaxEvents = 4_000;

    /// <summary>What a packet's flatbuffer has before its events: size, root, identifier, table of fields, table, length of the vector.</summary>
    internal const int EventsOffset = 40;

    private const string Preamble = "#!AER-DAT4.0\r\n";
    private const int Lz4 = 1;
    private const int StreamId = 0;

    /// <summary>Everything before the first packet.</summary>
    /// <param name="geometry">Size of the sensor.</param>
    /// <param name="source">What to call the camera: model and serial number.</param>
    public static byte[] Header(SensorGeometry geometry, string source)
    {
        var xml = Encoding.UTF8.GetBytes(Describe(geometry, source));
        var flat = new byte[Align(52 + xml.Length + 1, 4)];
        var write = new FlatWriter(flat);
        write.Int32(0, flat.Length - 4);
        write.Int32(4, 20); // root: the table stands 24 bytes from the start
        "IOHE"u8.CopyTo(flat.AsSpan(8));
        write.Fields(12, tableBytes: 24, 4, 8, 16); // compression, position of the table of packets, description
        write.Int32(24, 24 - 12);
        write.Int32(28, Lz4);
        write.Int64(32, -1);
        write.Int32(40, 48 - 40);
        write.Int32(48, xml.Length);
        xml.CopyTo(flat, 52);
        return [.. Encoding.ASCII.GetBytes(Preamble), .. flat];
    }

    /// <summary>Writes an event.</summary>
    /// <param name="to">16 bytes.</param>
    /// <param name="timeUs">In microseconds since 1970.</param>
    /// <param name="x">Column.</param>
    /// <param name="y">Row, 0 at the top.</param>
    /// <param name="polarity">1 = ON.</param>
    public static void WriteEvent(Span<byte> to, long timeUs, ushort x, ushort y, byte polarity)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to, timeUs);
        BinaryPrimitives.WriteUInt16LittleEndian(to[8..], x);
        BinaryPrimitives.WriteUInt16LittleEndian(to[10..], y);
        BinaryPrimitives.WriteUInt32LittleEndian(to[12..], polarity);
    }

    /// <summary>Writes the flatbuffer of a packet.</summary>
    /// <param name="events">Events, as <see cref="WriteEvent"/> writes them; 1 to <see cref="MaxEvents"/>.</param>
    /// <param name="flat">Room for them and <see cref="EventsOffset"/> more.</param>
    /// <returns>Bytes written.</returns>
    internal static int WriteFlat(ReadOnlySpan<byte> events, Span<byte> flat)
    {
        var length = EventsOffset + events.Length;
        flat[..EventsOffset].Clear();
        var write = new FlatWriter(flat);
        write.Int32(0, length - 4);
        write.Int32(4, 24); // root: the table stands 28 bytes from the start
        "EVTS"u8.CopyTo(flat[8..]);
        write.Fields(20, tableBytes: 8, 4);
        write.Int32(28, 28 - 20);
        write.Int32(32, 36 - 32); // where the vector's length stands, just before the events, which begin at a multiple of 8
        write.Int32(36, events.Length / EventBytes);
        events.CopyTo(flat[EventsOffset..]);
        return length;
    }

    /// <summary>Writes what stands before a packet's payload.</summary>
    /// <param name="to">8 bytes.</param>
    /// <param name="payloadBytes">Length of the payload.</param>
    internal static void WritePacketHead(Span<byte> to, int payloadBytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, StreamId);
        BinaryPrimitives.WriteInt32LittleEndian(to[4..], payloadBytes);
    }

    private static int Align(int length, int to) => (length + to - 1) / to * to;

    /// <summary>Which stream is which, as readers look for it.</summary>
    private static string Describe(SensorGeometry geometry, string source) => string.Create(CultureInfo.InvariantCulture, $"""
        <dv version="2.0"><node name="outInfo" path="/mainloop/Recorder/outInfo/"><node name="{StreamId}" path="/mainloop/Recorder/outInfo/{StreamId}/">
        <attr key="compression" type="string">LZ4</attr><attr key="originalModuleName" type="string">capture</attr>
        <attr key="originalOutputName" type="string">events</attr><attr key="typeDescription" type="string">Array of events (polarity ON/OFF).</attr>
        <attr key="typeIdentifier" type="string">EVTS</attr><node name="info" path="/mainloop/Recorder/outInfo/{StreamId}/info/">
        <attr key="sizeX" type="int">{geometry.Width}</attr><attr key="sizeY" type="int">{geometry.Height}</attr>
        <attr key="source" type="string">{System.Security.SecurityElement.Escape(source)}</attr></node></node></node></dv>
        """);

    /// <summary>Numbers of a flatbuffer, little-endian, at fixed places.</summary>
    private readonly ref struct FlatWriter(Span<byte> flat)
    {
        private readonly Span<byte> _flat = flat;

        public void Int32(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(_flat[at..], value);

        public void Int64(int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(_flat[at..], value);

        /// <summary>The table of fields: its own length, that of the table, and where each field stands in it.</summary>
        public void Fields(int at, int tableBytes, params ReadOnlySpan<short> offsets)
        {
            BinaryPrimitives.WriteInt16LittleEndian(_flat[at..], (short)(4 + (2 * offsets.Length)));
            BinaryPrimitives.WriteInt16LittleEndian(_flat[(at + 2)..], (short)tableBytes);
            for (var i = 0; i < offsets.Length; i++)
            {
                BinaryPrimitives.WriteInt16LittleEndian(_flat[(at + 4 + (2 * i))..], offsets[i]);
            }
        }
    }
}
