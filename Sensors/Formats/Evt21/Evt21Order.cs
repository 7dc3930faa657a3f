using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Formats.Evt2;

namespace EdgeLearner.Sensors.Formats.Evt21;

/// <summary>In which half of EVT2.1 words time stands, where a header does not say.</summary>
internal static class Evt21Order
{
    /// <summary>A second: further than TIME_HIGH rises from one to the next, and nearer than masks that look like one.</summary>
    private const uint MostRise = 1_000_000 >> Evt2Words.TimeHighShift;

    /// <summary>Judges words by the halves that look like TIME_HIGH: the true ones rise in small steps.</summary>
    /// <param name="bytes">The first words of a recording.</param>
    /// <returns>False also where nothing speaks for either.</returns>
    public static bool IsUpperFirst(ReadOnlySpan<byte> bytes)
    {
        var halves = MemoryMarshal.Cast<byte, uint>(bytes);
        return Votes(halves, 0) > Votes(halves, 1);
    }

    private static int Votes(ReadOnlySpan<uint> halves, int first)
    {
        var votes = 0;
        uint? last = null;
        for (var i = first; i < halves.Length; i += 2)
        {
            if (halves[i] >> Evt2Words.TypeShift == Evt2Words.TimeHigh)
            {
                votes += last is null || halves[i] - last is > 0 and <= MostRise ? 1 : 0;
                last = halves[i];
            }
        }

        return votes;
    }
}
