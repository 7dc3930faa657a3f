namespace EdgeLearner.Sensors.Formats.Dat;

/// <summary>The records of Prophesee's DAT: two little-endian 32-bit words, first the time in microseconds, then the address.</summary>
internal static class DatWords
{
    public const int RecordBytes = 8;
    public const int AddressOffset = 4;

    /// <summary>Where the address begins in a record as one word of 64 bits.</summary>
    public const int AddressShift = 32;

    /// <summary>Event type of the oldest files (N-CARS): brightness events.</summary>
    public const byte Event2d = 0x00;

    /// <summary>Event type of later files: brightness events.</summary>
    public const byte EventCd = 0x0C;

    /// <summary>Event type of trigger files, which hold no brightness events.</summary>
    public const byte ExtTrigger = 0x0E;

    /// <summary>Bytes between header and records: event type and record size.</summary>
    public const int PreambleBytes = 2;
}

/// <summary>Version 1: sensors of up to 512x256.</summary>
internal readonly struct DatVersion1 : IAddressRecord
{
    public static bool IsTimeFirst => true;

    public static bool IsTimeSigned => false;

    public static int XShift => 0;

    public static uint XMask => 0x1FF;

    public static int YShift => 9;

    public static uint YMask => 0xFF;

    public static int PolarityShift => 17;
}

/// <summary>Version 2: 14 bits for each coordinate.</summary>
internal readonly struct DatVersion2 : IAddressRecord
{
    public static bool IsTimeFirst => true;

    public static bool IsTimeSigned => false;

    public static int XShift => 0;

    public static uint XMask => 0x3FFF;

    public static int YShift => 14;

    public static uint YMask => 0x3FFF;

    public static int PolarityShift => 28;
}
