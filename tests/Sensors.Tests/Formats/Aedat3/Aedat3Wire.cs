using System.Buffers.Binary;
using EdgeLearner.Sensors.Formats.Aedat3;

namespace EdgeLearner.Sensors.Tests.Formats.Aedat3;

/// <summary>AEDAT 3.1 by its names.</summary>
internal static class Aedat3Wire
{
    /// <summary>A packet's header; room for exactly its events unless said otherwise.</summary>
    public static byte[] Head(int events, int? capacity = null, int type = 1, int source = 1, int eventBytes = 8, uint overflows = 0)
    {
        var head = new byte[Aedat3PacketHead.Bytes];
        BinaryPrimitives.WriteUInt16LittleEndian(head, (ushort)type);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(2), (ushort)source);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), eventBytes);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), 4);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(12), overflows);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(16), capacity ?? events);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(20), events);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(24), events);
        return head;
    }

    /// <summary>A polarity event.</summary>
    public static byte[] Event(int timeUs, int x, int y, int polarity = 1, int valid = 1)
    {
        var record = new byte[Aedat3Words.EventBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)((x << 17) | (y << 2) | (polarity << 1) | valid));
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(4), timeUs);
        return record;
    }

    /// <summary>A packet of polarity events.</summary>
    public static byte[] Packet(params byte[][] events) => [.. Head(events.Length), .. events.SelectMany(record => record)];
}
