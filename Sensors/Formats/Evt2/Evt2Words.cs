namespace EdgeLearner.Sensors.Formats.Evt2;

/// <summary>The words of Prophesee's EVT2: 32 bits, little-endian, the type in the upper four. The names are the specification's.</summary>
/// <remarks>https://docs.prophesee.ai/stable/data/encoding_formats/evt2.html</remarks>
internal static class Evt2Words
{
    public const int Bytes = 4;
    public const int TypeShift = 28;

    /// <summary>A brightness event, OFF: lower 6 bits of the time in 27-22, column in 21-11, row in 10-0.</summary>
    public const int CdOff = 0x0;

    /// <summary>The same, ON.</summary>
    public const int CdOn = 0x1;

    /// <summary>Upper 28 bits of the time.</summary>
    public const int TimeHigh = 0x8;

    /// <summary>An edge on a trigger input.</summary>
    public const int ExtTrigger = 0xA;

    /// <summary>Records of other kinds.</summary>
    public const int Others = 0xE;

    /// <summary>More payload of the word before.</summary>
    public const int Continued = 0xF;

    public const int TimeLowShift = 22;
    public const int TimeLowMask = 0x3F;
    public const int XShift = 11;
    public const int AddressMask = 0x7FF;
    public const uint PayloadMask = 0x0FFF_FFFF;
    public const int TimeHighShift = 6;

    /// <summary>The 34-bit clock wraps after this many microseconds.</summary>
    public const long TimePeriodUs = 1L << 34;

    /// <summary>A fall of TIME_HIGH by this much or more is a wrap of the clock; a smaller one is a step back.</summary>
    public const long WrapFallUs = TimePeriodUs / 2;
}
