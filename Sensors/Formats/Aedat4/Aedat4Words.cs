namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>What AEDAT 4.0 consists of: a line, the flatbuffer <c>IOHE</c>, then packets: stream number and size, 32 bits each, and a compressed flatbuffer.</summary>
/// <remarks>Events have 16 bytes: time (64 bits, microseconds since 1970), column and row (16 bits each, from the top left), a byte for ON, 3 of padding.</remarks>
internal static class Aedat4Words
{
    /// <summary>Stream number and size, before every packet's payload.</summary>
    public const int PacketHeadBytes = 8;

    /// <summary>Of a flatbuffer, before everything else in it.</summary>
    public const int SizeBytes = 4;

    /// <summary>Where a flatbuffer has its identifier.</summary>
    public const int IdentifierOffset = 8;

    /// <summary>Fields of the header's table.</summary>
    public const int CompressionField = 0;

    public const int TablePositionField = 1;
    public const int DescriptionField = 2;

    /// <summary>The one field of a packet's table: its events.</summary>
    public const int EventsField = 0;

    public const int EventBytes = 16;
    public const int XOffset = 8;
    public const int YOffset = 10;
    public const int YShift = 16;
    public const int PolarityOffset = 12;

    /// <summary>Largest packet, compressed or not: 1.5 million events. Beyond it, a size is taken for damaged.</summary>
    public const int MaxBytes = 24 * 1024 * 1024;

    /// <summary>Largest header; recorders' have some kilobytes.</summary>
    public const int MaxHeaderBytes = 1024 * 1024;

    /// <summary>Largest number of a stream: recorders count them from 0.</summary>
    public const int MaxStream = ushort.MaxValue;

    public static ReadOnlySpan<byte> Preamble => "#!AER-DAT4.0\r\n"u8;

    public static ReadOnlySpan<byte> Header => "IOHE"u8;

    public static ReadOnlySpan<byte> Events => "EVTS"u8;
}

/// <summary>How a file's packets are compressed.</summary>
internal enum Aedat4Compression
{
    None,
    Lz4,
    Lz4High,
    Zstd,
    ZstdHigh,
}
