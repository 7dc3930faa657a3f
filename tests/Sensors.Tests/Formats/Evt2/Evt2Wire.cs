using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Formats.Evt2;

namespace EdgeLearner.Sensors.Tests.Formats.Evt2;

/// <summary>EVT2 words by their names.</summary>
internal static class Evt2Wire
{
    public static uint TimeHigh(uint high) => Word(Evt2Words.TimeHigh, high);

    public static uint Cd(int low, int x, int y, int polarity = 1) => Word(polarity, (uint)((low << 22) | (x << 11) | y));

    public static uint Word(int type, uint payload) => ((uint)type << 28) | payload;

    public static byte[] Bytes(params uint[] words) => MemoryMarshal.AsBytes(words.AsSpan()).ToArray();
}
