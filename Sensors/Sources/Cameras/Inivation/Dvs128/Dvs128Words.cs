using System.Runtime.InteropServices;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvs128;

/// <summary>The words of the DVS128: 16 bits of address, then 16 bits of time, both little-endian; taken together here, the time in the upper half.</summary>
/// <remarks>After libcaer, src/dvs128.c. Columns are mirrored and rows count from the bottom.</remarks>
internal static class Dvs128Words
{
    public const int Bytes = 4;

    /// <summary>Set: no event, but a wrap of the clock.</summary>
    public const uint Wrap = 0x8000_0000;

    /// <summary>Set, the one above being clear: no event, but the clock begins anew.</summary>
    public const uint Reset = 0x4000_0000;

    /// <summary>Time in microseconds, 14 bits.</summary>
    public const int TimeShift = 16;

    /// <summary>The clock wraps after this many microseconds.</summary>
    public const long TimePeriodUs = 1L << 14;

    /// <summary>Set: an edge on the synchronisation input.</summary>
    public const uint Sync = 0x8000;

    public const int XShift = 1;
    public const int YShift = 8;
    public const uint AddressMask = 0x7F;

    /// <summary>Set for OFF.</summary>
    public const uint Off = 1;

    /// <summary>Sensor time that the wraps in bytes count, in microseconds. No state, no allocation.</summary>
    /// <param name="bytes">Whole words; bytes more are passed over.</param>
    public static long CountUs(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, uint>(bytes); // .NET's platforms are little-endian, as the words are
        var wraps = 0L;
        for (int at; (at = words.IndexOfAnyInRange(Wrap, uint.MaxValue)) >= 0; words = words[(at + 1)..])
        {
            wraps++;
        }

        return wraps * TimePeriodUs;
    }
}
