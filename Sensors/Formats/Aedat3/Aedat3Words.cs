using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Formats.Aedat3;

/// <summary>The records of AEDAT 3.1, little-endian: packets of a header and events of one type, among them polarity events of 8 bytes: data, then time.</summary>
internal static class Aedat3Words
{
    public const byte Mark = (byte)'#';
    public const string LastLine = "!END-HEADER";
    public const string SourceKey = "Source ";
    public const string FormatKey = "Format:";
    public const string PlainFormat = "RAW";

    /// <summary>Bytes of a polarity event.</summary>
    public const int EventBytes = 8;

    /// <summary>Bit of the data that is 0 where a filter of the recorder took the event out.</summary>
    public const uint IsValid = 1;

    public const int PolarityShift = 1;
    public const int YShift = 2;
    public const uint YMask = 0x7FFF;
    public const int XShift = 17;
    public const uint XMask = 0x7FFF;

    /// <summary>Upper half of an event, as one word of 64 bits: signed time in microseconds.</summary>
    public const int TimeShift = 32;

    /// <summary>How often the 31 bits of the events' time have been used up stands in the packet's header.</summary>
    public const int OverflowShift = 31;
}

/// <summary>Polarity events.</summary>
internal readonly struct Aedat3Polarity : IAddressRecord
{
    public static int XShift => Aedat3Words.XShift;

    public static uint XMask => Aedat3Words.XMask;

    public static int YShift => Aedat3Words.YShift;

    public static uint YMask => Aedat3Words.YMask;

    public static int PolarityShift => Aedat3Words.PolarityShift;

    public static uint KindMask => Aedat3Words.IsValid;

    public static uint Kind => Aedat3Words.IsValid;
}

/// <summary>What stands before the events of a packet.</summary>
/// <param name="Type">Kind of its events.</param>
/// <param name="Source">Number of the camera, as the text header has it.</param>
/// <param name="EventBytes">Size of an event.</param>
/// <param name="TimeOffset">Where an event has its time.</param>
/// <param name="Overflows">Of the events' 31-bit time.</param>
/// <param name="Capacity">Events that have room in the packet: what it takes in the file.</param>
/// <param name="Number">Events in it.</param>
/// <param name="Valid">Those of them that are valid.</param>
internal readonly record struct Aedat3PacketHead(
    ushort Type, ushort Source, uint EventBytes, uint TimeOffset, uint Overflows, uint Capacity, uint Number, uint Valid)
{
    public const int Bytes = 28;
    private const int Polarity = 1;

    /// <summary>More than a packet of any recorder has; beyond it, a header is taken for damaged.</summary>
    private const ulong MaxBodyBytes = 1UL << 30;

    /// <summary>Four years and a half.</summary>
    private const uint MaxOverflows = ushort.MaxValue;

    /// <summary>Whether its events are brightness events.</summary>
    public bool IsPolarity => Type == Polarity;

    /// <summary>Bytes up to the next packet.</summary>
    public ulong BodyBytes => (ulong)Capacity * EventBytes;

    /// <summary>Whether its numbers agree with each other. Where they do not, these bytes are no header.</summary>
    public bool IsPlausible =>
        Type <= byte.MaxValue && EventBytes >= Aedat3Words.EventBytes && TimeOffset >= sizeof(int) && TimeOffset <= EventBytes - sizeof(int)
        && (EventBytes | TimeOffset) % sizeof(int) == 0 && Overflows <= MaxOverflows && Number <= Capacity && Valid <= Number && BodyBytes <= MaxBodyBytes
        && (!IsPolarity || (EventBytes == Aedat3Words.EventBytes && TimeOffset == sizeof(int)));

    /// <summary>Takes the header apart.</summary>
    public static Aedat3PacketHead Read(ReadOnlySpan<byte> head) => new(
        BinaryPrimitives.ReadUInt16LittleEndian(head),
        BinaryPrimitives.ReadUInt16LittleEndian(head[2..]),
        Word(head, 0),
        Word(head, 1),
        Word(head, 2),
        Word(head, 3),
        Word(head, 4),
        Word(head, 5));

    private static uint Word(ReadOnlySpan<byte> head, int index) => BinaryPrimitives.ReadUInt32LittleEndian(head[(4 + (4 * index))..]);
}
