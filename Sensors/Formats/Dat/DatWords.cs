namespace EdgeLearner.Sensors.Formats.Dat;

/// <summary>The records of Prophesee's DAT: two little-endian 32-bit words, first the time in microseconds, then the address.</summary>
internal static class DatWords
{
    public const int RecordBytes = 8;
    public const int AddressOffset = 4;

    /// <summary>Event type of the oldest files (N-CARS): brightness events.</summary>
    public const byte Event2d = 0x00;

    /// <summary>Event type of later files: brightness events.</summary>
    public const byte EventCd = 0x0C;

    /// <summary>Event type of trigger files, which hold no brightness events.</summary>
    public const byte ExtTrigger = 0x0E;

    /// <summary>Bytes between header and records: event type and record size.</summary>
    public const int PreambleBytes = 2;
}

/// <summary>Where a version of DAT has its fields in the address word.</summary>
/// <param name="XMask">Column, from bit 0.</param>
/// <param name="YShift">Lowest bit of the row.</param>
/// <param name="YMask">Row, after the shift.</param>
/// <param name="PolarityShift">The bit that is 1 for ON.</param>
internal readonly record struct DatLayout(uint XMask, int YShift, uint YMask, int PolarityShift)
{
    public static readonly DatLayout Version1 = new(0x1FF, 9, 0xFF, 17);
    public static readonly DatLayout Version2 = new(0x3FFF, 14, 0x3FFF, 28);
}
