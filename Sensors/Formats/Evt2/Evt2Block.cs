using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Evt2;

/// <summary>Eight EVT2 words at a time, where all of them are events on the sensor; the loop over single words is the rule, this its shortcut.</summary>
internal static class Evt2Block
{
    private const int Words = EightEvents.Lanes;

    /// <summary>Decodes whole blocks from the front of the words, up to the first that holds anything but events on the sensor.</summary>
    /// <returns>Words taken: one event each.</returns>
    public static int Decode(ReadOnlySpan<uint> words, SensorGeometry geometry, long reachedUs, in EventPacket.FreeColumns output)
    {
        if (!EightEvents.AreFast)
        {
            return 0;
        }

        var target = new EightEvents(output);
        ref var source = ref MemoryMarshal.GetReference(words);
        var (width, height) = (Vector128.Create(geometry.Width), Vector128.Create(geometry.Height));
        var n = 0;
        for (; n <= Math.Min(words.Length, output.Length) - Words; n += Words)
        {
            var front = Vector128.LoadUnsafe(ref source, (nuint)n).AsInt32();
            var back = Vector128.LoadUnsafe(ref source, (nuint)n + (Words / 2)).AsInt32();
            var (frontX, frontY) = (Field(front, Evt2Words.XShift, Evt2Words.AddressMask), Field(front, 0, Evt2Words.AddressMask));
            var (backX, backY) = (Field(back, Evt2Words.XShift, Evt2Words.AddressMask), Field(back, 0, Evt2Words.AddressMask));
            var (frontType, backType) = (front >>> Evt2Words.TypeShift, back >>> Evt2Words.TypeShift);
            var isPlain = Vector128.LessThan(frontX, width) & Vector128.LessThan(frontY, height)
                & Vector128.LessThan(backX, width) & Vector128.LessThan(backY, height)
                & Vector128.LessThanOrEqual(frontType | backType, Vector128.Create(Evt2Words.CdOn));
            if (isPlain != Vector128<int>.AllBitsSet)
            {
                break;
            }

            var frontUs = Field(front, Evt2Words.TimeLowShift, Evt2Words.TimeLowMask);
            var backUs = Field(back, Evt2Words.TimeLowShift, Evt2Words.TimeLowMask);
            target.WriteTimes(n, frontUs, backUs, reachedUs);
            target.WritePixels(n, Vector128.NarrowWithSaturation(frontX, backX).AsUInt16(), Vector128.NarrowWithSaturation(frontY, backY).AsUInt16());
            target.WritePolarities(n, Vector128.NarrowWithSaturation(frontType, backType).AsUInt16());
        }

        return n;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Field(Vector128<int> words, int shift, int mask) => (words >>> shift) & Vector128.Create(mask);
}
