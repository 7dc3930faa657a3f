namespace EdgeLearner.Sensors.Formats.Aedat2;

/// <summary>The records of AEDAT 2.0: two big-endian 32-bit words, first the address, then the signed time in microseconds.</summary>
/// <remarks>
/// What an address means depends on the camera's chip, which only a comment in the header names. Columns are mirrored and rows count from the
/// bottom; both follow jAER, the program that writes these files.
/// </remarks>
internal static class Aedat2Words
{
    public const int RecordBytes = 8;

    /// <summary>Where the address begins in a record as one big-endian word of 64 bits.</summary>
    public const int AddressShift = 32;

    public const byte Mark = (byte)'#';
    public const string LastLine = "End Of ASCII Header";
    public const string ChipKey = "AEChip:";
}

/// <summary>DVS128: ON is 0, as jAER and libcaer have it and the format's description has not.</summary>
internal readonly struct Aedat2Dvs128 : IAddressRecord
{
    public static bool IsBigEndian => true;

    public static int XShift => 1;

    public static uint XMask => 0x7F;

    public static int YShift => 8;

    public static uint YMask => 0x7F;

    public static bool IsTurned => true;

    public static int PolarityShift => 0;

    public static uint OnBit => 0;

    public static uint KindMask => 1u << 15;
}

/// <summary>All DAVIS cameras.</summary>
internal readonly struct Aedat2Davis : IAddressRecord
{
    public static bool IsBigEndian => true;

    public static int XShift => 12;

    public static uint XMask => 0x3FF;

    public static int YShift => 22;

    public static uint YMask => 0x1FF;

    public static bool IsTurned => true;

    public static int PolarityShift => 11;

    public static uint KindMask => (1u << 31) | (1u << 10);
}
