using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>Single events with their rows and times, eight words at a time and without a branch for any of them, on the straight way to the bits of a bin.</summary>
internal static class Evt3Run
{
    private const int Lanes = EightEvents.Lanes;
    private const uint AllLanes = (1u << Lanes) - 1;

    /// <summary>Takes words from the front: ADDR_X, ADDR_Y, TIME_LOW that does not fall or leave the bin, TIME_HIGH that says nothing new, and between these vectors as cameras send them.</summary>
    /// <remarks>What it must not take ends the loop by a branch: one that is guessed right does not let eight words wait for those before.</remarks>
    /// <param name="words">The words.</param>
    /// <param name="geometry">Size of the sensor.</param>
    /// <param name="state">Everything that the words before have left behind.</param>
    /// <param name="bin">Takes vectors of many events.</param>
    /// <param name="pending">Takes the other events, as many as fit.</param>
    /// <returns>How many; few or none where the next is none of these, or not enough is known yet.</returns>
    public static int Take(ReadOnlySpan<ushort> words, SensorGeometry geometry, ref Evt3State state, ref OpenBin bin, ref Evt3Pending pending)
    {
        if (!EightEvents.AreFast || !state.IsSteady)
        {
            return 0;
        }

        ref var source = ref MemoryMarshal.GetReference(words);
        ref var pendingPixel = ref MemoryMarshal.GetReference(pending.Pixels);
        ref var pendingRow = ref MemoryMarshal.GetReference(pending.Rows);
        var greatestLow = Math.Min(bin.EndUs - 1 - state.HighUs, Evt3Words.PayloadMask);
        var (row, low) = (Vector128.Create((short)(state.Row ?? 0)), Vector128.Create((short)state.Low));
        var (high, i, n) = (state.High, 0, pending.Count);
        for (var goesOn = true; goesOn && n <= Evt3Pending.Capacity - Lanes && i <= words.Length - Lanes;)
        {
            var eight = new Evt3Eight(Vector128.LoadUnsafe(ref source, (nuint)i));
            var plain = (eight.Events | eight.Rows | eight.Lows | eight.Highs(high)).ExtractMostSignificantBits();
            var known = (plain ^ (plain + 1)) >> 1; // the lanes before the first that is none of these
            if (known != 0)
            {
                var (rows, lows) = (eight.FillRows(row), eight.FillLows(low));
                if (known != AllLanes)
                {
                    (rows, lows) = (Evt3Lanes.Hold(rows, known), Evt3Lanes.Hold(lows, known));
                }

                if (Vector128.LessThanAny(lows, Evt3Lanes.Previous(lows, low)) || lows.GetElement(Lanes - 1) > greatestLow)
                {
                    break;
                }

                var events = eight.Events.ExtractMostSignificantBits() & known;
                var front = Evt3Lanes.Front(events);
                Vector128.ShuffleNative(eight.Payloads.AsByte(), front).AsUInt16().StoreUnsafe(ref pendingPixel, (nuint)n);
                Vector128.ShuffleNative(rows.AsByte(), front).AsUInt16().StoreUnsafe(ref pendingRow, (nuint)n);
                n += BitOperations.PopCount(events);
                (row, low) = (Evt3Lanes.Last(rows), Evt3Lanes.Last(lows));
            }

            if (known == AllLanes)
            {
                i += Lanes; // guessed right, this does not let eight words wait for those before
                continue;
            }

            i += BitOperations.PopCount(known);
            state.Settle(row.ToScalar(), low.ToScalar());
            pending.Count = n;
            var vectors = Evt3Straight.TakeGroups(words[i..], geometry, ref state, ref bin, ref pending);
            (i, n, goesOn) = (i + vectors, pending.Count, vectors > 0);
        }

        pending.Count = n;
        state.Settle(row.ToScalar(), low.ToScalar());
        return i;
    }
}
