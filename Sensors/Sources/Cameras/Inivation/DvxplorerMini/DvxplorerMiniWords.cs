namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.DvxplorerMini;

/// <summary>The words of the DVXplorer Mini: the same chip behind a MIPI bridge, which passes its own words on: 32 bits, little-endian.</summary>
/// <remarks>After libcaer, src/dvxplorer.c (mipiCx3EventTranslator). A word of zeros is filler.</remarks>
internal static class DvxplorerMiniWords
{
    public const int Bytes = 4;

    /// <summary>Events of two groups of eight rows, a bit for each row: the first group's in bits 7-0, the second's in 15-8.</summary>
    public const uint GroupsFlag = 0x8000_0000;

    /// <summary>Set where the first group's events are OFF.</summary>
    public const int Off1Shift = 16;

    /// <summary>Set where the second group's events are OFF.</summary>
    public const int Off2Shift = 17;

    /// <summary>Where the first group is, in steps of eight rows.</summary>
    public const int Group1Shift = 18;
    public const int Group1Mask = 0x3F;

    /// <summary>How far below it the second is.</summary>
    public const int DistanceShift = 26;
    public const int DistanceMask = 0x1F;

    public const int GroupRows = 8;
    public const int GroupMask = 0xFF;
    public const int Group2EventsShift = 8;

    /// <summary>Column of the events that follow, in bits 9-0.</summary>
    public const uint ColumnFlag = 0x0400_0000;
    public const int ColumnMask = 0x3FF;

    /// <summary>Set for the first column of a readout, which tells the time of all of it in bits 20-11: microseconds since <see cref="ReferenceFlag"/>.</summary>
    public const uint StartOfFrame = 1u << 21;
    public const int SubTimeShift = 11;
    public const int SubTimeMask = 0x3FF;

    /// <summary>A word that is neither: milliseconds of the sensor's clock in bits 21-0, once a millisecond.</summary>
    public const uint ReferenceFlag = 0x0800_0000;
    public const int ReferenceMask = 0x3F_FFFF;
    public const long ReferenceUs = 1000;

    /// <summary>The clock wraps after this many microseconds.</summary>
    public const long TimePeriodUs = (1L << 22) * ReferenceUs;

    /// <summary>A fall of the clock by this much or more is a wrap; a smaller one is a step back.</summary>
    public const long WrapFallUs = TimePeriodUs / 2;

    /// <summary>
    /// Longest readout, in microseconds: its events may come so long after its time. Far above what the chip's default timing gives (below 2 ms for
    /// every pixel of it); it only delays what silence tells.
    /// </summary>
    public const long LongestReadoutUs = 10_000;

    /// <summary>Most events that one word codes.</summary>
    public const int EventsPerWord = 2 * GroupRows;
}
