using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation;

/// <summary>What the words of the FPGA cameras (DAVIS, DVXplorer) have in common: 16 bits, little-endian; bit 15 = a time, else a code and 12 bits.</summary>
/// <remarks>After libcaer, src/davis_common.h and src/dvxplorer.c.</remarks>
internal static class FpgaWords
{
    public const int Bytes = 2;

    public const int TimeFlag = 0x8000;
    public const int TimeMask = 0x7FFF;
    public const int CodeShift = 12;
    public const int DataMask = 0xFFF;

    /// <summary>Codes from here on are times.</summary>
    public const int Time = TimeFlag >> CodeShift;

    /// <summary>The data says what happened.</summary>
    public const int Special = 0;

    /// <summary>8 bits of a record.</summary>
    public const int Misc8 = 5;

    /// <summary>The 15-bit clock wrapped, as often as the data says.</summary>
    public const int Wrap = 7;

    public const int FirstWrapWord = Wrap << CodeShift;
    public const int LastWrapWord = FirstWrapWord | DataMask;

    /// <summary>The clock wraps after this many microseconds.</summary>
    public const long TimePeriodUs = 1L << 15;

    public const int TimestampReset = 1;
    public const int ExternalFalling = 2;
    public const int ExternalRising = 3;
    public const int ExternalPulse = 4;
    public const int ImuStart = 5;
    public const int ImuEnd = 7;
    public const int GeneratorFalling = 16;
    public const int GeneratorRising = 17;

    /// <summary>Kinds of <see cref="Misc8"/>.</summary>
    public const int Misc8Shift = 8;
    public const int ImuData = 0;
    public const int ImuScale = 3;

    /// <summary>Sensor time that the wraps in bytes count, in microseconds: what a decoder must know of bytes that it will not see. No state, no allocation.</summary>
    /// <param name="bytes">Whole words; a byte more is passed over.</param>
    /// <remarks>A reset of the clock among them is not told: time then goes on from where it was.</remarks>
    public static long CountUs(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ushort>(bytes); // .NET's platforms are little-endian, as the words are
        var wraps = 0L;
        for (int at; (at = words.IndexOfAnyInRange((ushort)FirstWrapWord, (ushort)LastWrapWord)) >= 0; words = words[(at + 1)..])
        {
            wraps += words[at] & DataMask;
        }

        return wraps * TimePeriodUs;
    }

    /// <summary>Counts a word that is neither an event nor a time: a record where it begins one.</summary>
    public static void Count(int word, ref DecodeCounts counts)
    {
        var data = word & DataMask;
        switch (word >> CodeShift)
        {
            case Special when data is ExternalFalling or ExternalRising or ExternalPulse or ImuStart or GeneratorFalling or GeneratorRising:
                counts.OtherRecords++;
                break;

            case Special when data == ImuEnd:
            case Misc8 when data >> Misc8Shift is ImuData or ImuScale:
                break; // more of the record before

            default:
                counts.UnknownWords++;
                break;
        }
    }
}
