using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Formats.Evt3;

namespace EdgeLearner.Sensors.Tests.Formats.Evt3;

/// <summary>EVT3 words by their names.</summary>
internal static class Evt3Wire
{
    public static ushort Y(int y) => Word(Evt3Words.AddrY, y);

    public static ushort X(int x, int polarity = 1) => Word(Evt3Words.AddrX, x | (polarity << 11));

    public static ushort BaseX(int x, int polarity = 1) => Word(Evt3Words.VectBaseX, x | (polarity << 11));

    public static ushort Vect12(int mask) => Word(Evt3Words.Vect12, mask);

    public static ushort Vect8(int mask) => Word(Evt3Words.Vect8, mask);

    public static ushort TimeLow(int low) => Word(Evt3Words.TimeLow, low);

    public static ushort TimeHigh(int high) => Word(Evt3Words.TimeHigh, high);

    public static ushort Word(int type, int payload) => (ushort)((type << 12) | payload);

    public static byte[] Bytes(params ushort[] words) => MemoryMarshal.AsBytes(words.AsSpan()).ToArray();
}
