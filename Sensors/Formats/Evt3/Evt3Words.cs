namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>The words of Prophesee's EVT3: 16 bits, little-endian, the type in the upper four. The names are the specification's.</summary>
/// <remarks>https://docs.prophesee.ai/stable/data/encoding_formats/evt3.html</remarks>
internal static class Evt3Words
{
    public const int Bytes = 2;
    public const int TypeShift = 12;

    /// <summary>Row of the events that follow; bits 10-0.</summary>
    public const int AddrY = 0x0;

    /// <summary>One event; column in bits 10-0, bit 11 = ON.</summary>
    public const int AddrX = 0x2;

    /// <summary>First column of the vectors that follow, and their polarity, likewise.</summary>
    public const int VectBaseX = 0x3;

    /// <summary>One event for each set bit of 12, ascending from the base column, which then advances by 12.</summary>
    public const int Vect12 = 0x4;

    /// <summary>The same with 8 bits.</summary>
    public const int Vect8 = 0x5;

    /// <summary>Lower 12 bits of the time, in microseconds.</summary>
    public const int TimeLow = 0x6;

    /// <summary>More payload of the word before.</summary>
    public const int Continued4 = 0x7;

    /// <summary>Upper 12 bits of the time.</summary>
    public const int TimeHigh = 0x8;

    /// <summary>Filler of some camera makers.</summary>
    public const int Padding = 0x9;

    /// <summary>An edge on a trigger input.</summary>
    public const int ExtTrigger = 0xA;

    /// <summary>Records of other kinds, such as counters of the sensor.</summary>
    public const int Others = 0xE;

    /// <summary>More payload of the word before.</summary>
    public const int Continued12 = 0xF;

    public const int MaxType = 0xF;
    public const int PayloadMask = 0xFFF;
    public const int AddressMask = 0x7FF;
    public const int PolarityShift = 11;
    public const int Vect12Bits = 12;
    public const int Vect8Bits = 8;

    /// <summary>Columns that the vectors of a camera span: two of 12 and one of 8.</summary>
    public const int VectorColumns = (2 * Vect12Bits) + Vect8Bits;

    /// <summary>Most events that one word codes.</summary>
    public const int EventsPerWord = Vect12Bits;

    public const int TimeHighShift = 12;

    /// <summary>The 24-bit clock wraps after this many microseconds.</summary>
    public const long TimePeriodUs = 1L << 24;

    /// <summary>A fall of TIME_HIGH by this much or more is a wrap of the clock; a smaller one is a step back.</summary>
    public const long WrapFallUs = TimePeriodUs / 2;
}
