using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Tests.Formats.Es;

/// <summary>Event Stream bytes by their names; rows count from the bottom, as in the file.</summary>
internal static class EsWire
{
    public const byte Dvs = 1;
    public const byte Atis = 2;
    public const byte Color = 4;

    public static byte[] Header(byte kind, int width, int height) =>
        [.. "Event Stream"u8, 2, 0, 0, kind, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8)];

    public static byte[] DvsEvent(int stepUs, int x, int y, int polarity = 1) => Record((stepUs << 1) | polarity, x, y);

    public static byte[] AtisEvent(int stepUs, int x, int y, int kind) => Record((stepUs << 2) | kind, x, y);

    public static byte[] ColorEvent(int stepUs, int x, int y) => [.. Record(stepUs, x, y), 1, 2, 3];

    private static byte[] Record(int lead, int x, int y)
    {
        var record = new byte[5];
        record[0] = (byte)lead;
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(1), (ushort)x);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(3), (ushort)y);
        return record;
    }
}
