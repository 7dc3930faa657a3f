using System.Runtime.InteropServices;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>An event as it lies in a packet. .NET's platforms are little-endian, as the format is.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly struct Aedat4Event(long timeUs, ushort x, ushort y, byte polarity)
{
    /// <summary>In microseconds since 1970.</summary>
    public readonly long TimeUs = timeUs;

    /// <summary>Column in the lower 16 bits, row from the top in the upper ones.</summary>
    public readonly uint Address = x | ((uint)y << Aedat4Words.YShift);

    /// <summary>In the lowest byte, not 0 where brightness rose; above it padding, which may be anything.</summary>
    public readonly uint Polarity = polarity;
}
