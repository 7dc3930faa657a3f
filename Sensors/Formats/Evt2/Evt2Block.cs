using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Evt2;

/// <summary>Eight EVT2 words at a time, where all of them are events on the sensor; the loop over single words is the rule, this its shortcut.</summary>
internal static class Evt2Block
{
    private const int Words = 8;

    /// <summary>Decodes whole blocks from the front of the words, up to the first that holds anything but events on the sensor.</summary>
    /// <returns>Words taken: one event each.</returns>
    public static int Decode(ReadOnlySpan<uint> words, SensorGeometry geometry, long reachedUs, EventPacket.FreeColumns output)
    {
        var (timesUs, xs, ys, polarities) = output;
        var (widths, heights) = (Vector128.Create((uint)geometry.Width), Vector128.Create((uint)geometry.Height));
        var reached = Vector128.Create((ulong)reachedUs);
        var n = 0;
        for (; n <= Math.Min(words.Length, timesUs.Length) - Words; n += Words)
        {
            var low = Vector128.Create(words.Slice(n, Words / 2)); // lane = word
            var high = Vector128.Create(words.Slice(n + (Words / 2), Words / 2));
            var (xLow, xHigh) = (X(low), X(high));
            var (yLow, yHigh) = (Y(low), Y(high));
            var onSensor = Vector128.LessThan(xLow, widths) & Vector128.LessThan(xHigh, widths)
                & Vector128.LessThan(yLow, heights) & Vector128.LessThan(yHigh, heights);
            var (typeLow, typeHigh) = (low >>> Evt2Words.TypeShift, high >>> Evt2Words.TypeShift);
            if (!Vector128.EqualsAll(onSensor & Vector128.LessThanOrEqual(typeLow | typeHigh, Vector128.Create((uint)Evt2Words.CdOn)), Vector128<uint>.AllBitsSet))
            {
                break;
            }

            StoreTimes(low, reached, timesUs.Slice(n, Words / 2));
            StoreTimes(high, reached, timesUs.Slice(n + (Words / 2), Words / 2));
            Vector128.Narrow(xLow, xHigh).CopyTo(xs.Slice(n, Words));
            Vector128.Narrow(yLow, yHigh).CopyTo(ys.Slice(n, Words));
            var types = Vector128.Narrow(typeLow, typeHigh);
            MemoryMarshal.Write(polarities.Slice(n, Words), Vector128.Narrow(types, types).AsUInt64().ToScalar());
        }

        return n;
    }

    private static Vector128<uint> X(Vector128<uint> words) => (words >>> Evt2Words.XShift) & Vector128.Create((uint)Evt2Words.AddressMask);

    private static Vector128<uint> Y(Vector128<uint> words) => words & Vector128.Create((uint)Evt2Words.AddressMask);

    private static void StoreTimes(Vector128<uint> words, Vector128<ulong> reached, Span<long> timesUs)
    {
        var (first, second) = Vector128.Widen((words >>> Evt2Words.TimeLowShift) & Vector128.Create((uint)Evt2Words.TimeLowMask));
        (first | reached).AsInt64().CopyTo(timesUs);
        (second | reached).AsInt64().CopyTo(timesUs[2..]);
    }
}
