using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>Eight EVT3 words at a time, up to the first that is no plain one; the loop over single words is the rule, this its shortcut.</summary>
/// <remarks>
/// Plain are rows, times that do not step back, and single events on the sensor. Every lane gets the row and the time that hold behind its word; then the
/// lanes of events are moved to the front and written.
/// </remarks>
internal static class Evt3Block
{
    private const int Lanes = EightEvents.Lanes;
    private const uint AllLanes = (1u << Lanes) - 1;

    /// <summary>Room that a block needs, so that it ends where single words would.</summary>
    private const int Room = Lanes + Evt3Words.EventsPerWord;

    /// <summary>Whether there are eight words and the first may be plain: cheaper than to try in vain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MayBegin(ReadOnlySpan<ushort> words) =>
        EightEvents.AreFast && words.Length >= Lanes && words[0] >> Evt3Words.TypeShift is Evt3Words.AddrX or Evt3Words.AddrY or Evt3Words.TimeLow;

    /// <summary>Decodes from the front of the words.</summary>
    /// <param name="words">The next words.</param>
    /// <param name="geometry">Size of the sensor.</param>
    /// <param name="state">One that is steady.</param>
    /// <param name="output">The packet's columns.</param>
    /// <param name="start">Events in them.</param>
    /// <returns>Words taken, and the events that they became.</returns>
    public static (int Words, int Events) Decode(
        ReadOnlySpan<ushort> words, SensorGeometry geometry, ref Evt3State state, in EventPacket.FreeColumns output, int start)
    {
        var target = new EightEvents(output);
        ref var source = ref MemoryMarshal.GetReference(words);
        var width = Vector128.Create((short)Math.Min(geometry.Width, short.MaxValue));
        var height = Vector128.Create((short)Math.Min(geometry.Height, short.MaxValue));
        var (highUs, high) = (state.HighUs, state.High);
        var (row, low) = (Vector128.Create((short)(state.Row ?? 0)), Vector128.Create((short)state.Low));
        var (i, n, taken) = (0, start, Lanes);
        for (; taken == Lanes && i <= words.Length - Lanes && n <= output.Length - Room; i += taken)
        {
            var eight = new Evt3Eight(Vector128.LoadUnsafe(ref source, (nuint)i));
            var (rows, lows) = (eight.FillRows(row), eight.FillLows(low));

            var isOnSensor = (Vector128.LessThan(eight.Addresses.AsInt16(), width) & Vector128.LessThan(rows, height)).AsUInt16();
            var stepsBack = Vector128.LessThan(lows, Evt3Lanes.Previous(lows, low)).AsUInt16();
            var isPlain = Vector128.AndNot((eight.Events & isOnSensor) | eight.Rows | eight.Lows | eight.Highs(high), stepsBack);
            var plain = isPlain.ExtractMostSignificantBits();
            var events = eight.Events.ExtractMostSignificantBits();
            if (plain != AllLanes)
            {
                if ((plain & 1) == 0)
                {
                    break;
                }

                taken = BitOperations.TrailingZeroCount(~plain);
                var lanes = (1u << taken) - 1;
                events &= lanes;
                (rows, lows) = (Evt3Lanes.Hold(rows, lanes), Evt3Lanes.Hold(lows, lanes));
            }

            Write(target, n, events, eight.Payloads, rows, lows, highUs);
            n += BitOperations.PopCount(events);
            (row, low) = (Evt3Lanes.Last(rows), Evt3Lanes.Last(lows));
        }

        state.Settle(row.ToScalar(), low.ToScalar());
        return (i, n - start);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(
        in EightEvents target, int at, uint events, Vector128<ushort> payloads, Vector128<short> rows, Vector128<short> lows, long highUs)
    {
        var front = Evt3Lanes.Front(events);
        var packed = Vector128.ShuffleNative(payloads.AsByte(), front).AsUInt16();
        var times = Vector128.ShuffleNative(lows.AsByte(), front).AsInt16();
        target.WriteTimes(at, Vector128.WidenLower(times), Vector128.WidenUpper(times), highUs);
        target.WritePixels(at, packed & Vector128.Create((ushort)Evt3Words.AddressMask), Vector128.ShuffleNative(rows.AsByte(), front).AsUInt16());
        target.WritePolarities(at, packed >>> Evt3Words.PolarityShift);
    }
}
