using System.Numerics;
using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Formats.Evt2;
using EdgeLearner.Sensors.Tests.Formats.Evt2;

namespace EdgeLearner.Sensors.Tests.Formats.Evt21;

/// <summary>EVT2.1 words by their names.</summary>
internal static class Evt21Wire
{
    public static ulong TimeHigh(uint high) => Word(Evt2Wire.TimeHigh(high));

    public static ulong Cd(int low, int x, int y, uint mask, int polarity = 1) => Word(Evt2Wire.Cd(low, x, y, polarity), mask);

    public static ulong Trigger() => Word(Evt2Wire.Word(Evt2Words.ExtTrigger, 1));

    public static ulong Word(uint upper, uint lower = 0) => ((ulong)upper << 32) | lower;

    public static byte[] Bytes(params ulong[] words) => MemoryMarshal.AsBytes(words.AsSpan()).ToArray();

    /// <summary>The same words with their halves the other way round.</summary>
    public static byte[] LegacyBytes(params ulong[] words) => Bytes([.. words.Select(word => BitOperations.RotateLeft(word, 32))]);
}
