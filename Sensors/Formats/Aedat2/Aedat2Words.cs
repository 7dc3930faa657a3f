namespace EdgeLearner.Sensors.Formats.Aedat2;

/// <summary>The records of AEDAT 2.0: two big-endian 32-bit words, first the address, then the signed time in microseconds.</summary>
/// <remarks>
/// What an address means depends on the camera's chip, which only a comment in the header names. Columns are mirrored and rows count from the
/// bottom; both follow jAER, the program that writes these files.
/// </remarks>
internal static class Aedat2Words
{
    public const int RecordBytes = 8;
    public const int TimeOffset = 4;

    public const byte Mark = (byte)'#';
    public const string LastLine = "End Of ASCII Header";
    public const string ChipKey = "AEChip:";
}

/// <summary>Where a family of chips has its fields in the address.</summary>
/// <param name="XShift">Lowest bit of the column, which is mirrored.</param>
/// <param name="XMask">Column, after the shift.</param>
/// <param name="YShift">Lowest bit of the row, which counts from the bottom.</param>
/// <param name="YMask">Row, after the shift.</param>
/// <param name="PolarityShift">Bit of the polarity.</param>
/// <param name="OnBit">What that bit is for ON.</param>
/// <param name="OtherMask">Bits that mark records of other kinds: frames, motion sensors, triggers.</param>
internal readonly record struct Aedat2Layout(int XShift, uint XMask, int YShift, uint YMask, int PolarityShift, uint OnBit, uint OtherMask)
{
    /// <summary>DVS128: ON is 0, as jAER and libcaer have it and the format's description has not.</summary>
    public static readonly Aedat2Layout Dvs128 = new(1, 0x7F, 8, 0x7F, 0, 0, 1u << 15);

    /// <summary>All DAVIS cameras.</summary>
    public static readonly Aedat2Layout Davis = new(12, 0x3FF, 22, 0x1FF, 11, 1, (1u << 31) | (1u << 10));
}
