using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>Runs of EVT3 vectors and their bases. Bits become events one by one, or eight at a time where all columns are on the sensor.</summary>
internal static class Evt3Vectors
{
    private const int Lanes = EightEvents.Lanes;

    /// <summary>A column that no sensor has: vectors that run on beyond it stay there.</summary>
    public const int FarColumn = 0xFFFF;

    /// <summary>Decodes from the front of the words, up to the first of another type.</summary>
    /// <param name="words">The next words.</param>
    /// <param name="rowLength">Columns that are on the sensor.</param>
    /// <param name="state">Of the words before.</param>
    /// <param name="output">The packet's columns.</param>
    /// <param name="start">Events in them.</param>
    /// <returns>Words taken, and the events that they became.</returns>
    public static (int Words, int Events) Decode(
        ReadOnlySpan<ushort> words, int rowLength, ref Evt3State state, in EventPacket.FreeColumns output, int start)
    {
        var target = new EightEvents(output);
        var (timeUs, row, column) = (state.TimeUs, (ushort)(state.Row ?? 0), state.VectorColumn ?? FarColumn);
        var (i, n) = (0, start);
        for (; i < words.Length && n <= output.Length - Evt3Words.EventsPerWord; i++)
        {
            int word = words[i];
            var type = word >> Evt3Words.TypeShift;
            if (type == Evt3Words.VectBaseX)
            {
                state.VectorColumn = column = word & Evt3Words.AddressMask;
                state.VectorPolarity = (byte)((word & Evt3Words.PayloadMask) >> Evt3Words.PolarityShift);
                continue;
            }

            if (type is not (Evt3Words.Vect12 or Evt3Words.Vect8))
            {
                break;
            }

            var bits = type == Evt3Words.Vect12 ? Evt3Words.Vect12Bits : Evt3Words.Vect8Bits;
            var mask = (uint)word & ((1u << bits) - 1);
            if (EightEvents.AreFast && column + bits <= rowLength && n <= output.Length - (2 * Lanes))
            {
                Write(target, n, mask & byte.MaxValue, column, row, state.VectorPolarity, timeUs);
                n += BitOperations.PopCount(mask & byte.MaxValue);
                Write(target, n, mask >> Lanes, column + Lanes, row, state.VectorPolarity, timeUs);
                n += BitOperations.PopCount(mask >> Lanes);
            }
            else
            {
                n = TakeEach(mask, column, rowLength, ref state, output, n);
            }

            column = Math.Min(column + bits, FarColumn);
        }

        state.VectorColumn = state.VectorColumn is null ? null : column;
        return (i, n - start);
    }

    /// <summary>The rule.</summary>
    private static int TakeEach(uint mask, int column, int rowLength, ref Evt3State state, in EventPacket.FreeColumns output, int n)
    {
        var (timesUs, xs, ys, polarities) = output;
        for (int x; mask != 0 && (x = column + BitOperations.TrailingZeroCount(mask)) < rowLength; mask &= mask - 1)
        {
            timesUs[n] = state.TimeUs;
            xs[n] = (ushort)x;
            ys[n] = (ushort)(state.Row ?? 0);
            polarities[n++] = state.VectorPolarity;
        }

        if (mask != 0)
        {
            state.Drop(BitOperations.PopCount(mask), isPlaced: state.Row is not null && state.VectorColumn is not null);
        }

        return n;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(in EightEvents target, int at, uint mask, int column, ushort row, byte polarity, long timeUs)
    {
        var columns = Vector128<ushort>.Indices + Vector128.Create((ushort)column);
        target.WriteTimes(at, timeUs);
        target.WritePixels(at, Vector128.ShuffleNative(columns.AsByte(), Evt3Lanes.Front(mask)).AsUInt16(), Vector128.Create(row));
        target.WritePolarities(at, Vector128.Create((ushort)polarity));
    }
}
