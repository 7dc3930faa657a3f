using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>EVT3 words to events. Time is wraps, TIME_HIGH and TIME_LOW, each as last received: literal, so that it may step back.</summary>
internal static class Evt3Decoder
{
    /// <summary>A column that no sensor has: vectors that run on beyond it stay there.</summary>
    private const int FarColumn = 0xFFFF;

    /// <inheritdoc cref="Decode{TState}"/>
    public static int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref Evt3State state, EventPacket packet)
    {
        var words = MemoryMarshal.Cast<byte, ushort>(bytes); // .NET's platforms are little-endian, as the words are
        var output = packet.GetFreeColumns();
        var (timesUs, xs, ys, polarities) = output;
        var (timeUs, row, rowLength, column) = (state.TimeUs, state.Row ?? 0, state.RowLength(geometry), state.VectorColumn ?? FarColumn);
        var (i, n, mayStepBack) = (0, 0, packet.IsBlank);
        for (; i < words.Length && n <= timesUs.Length - Evt3Words.EventsPerWord; i++, mayStepBack = false)
        {
            int word = words[i];
            var payload = word & Evt3Words.PayloadMask;
            switch (word >> Evt3Words.TypeShift)
            {
                case Evt3Words.AddrX when (payload & Evt3Words.AddressMask) < rowLength:
                    timesUs[n] = timeUs;
                    xs[n] = (ushort)(payload & Evt3Words.AddressMask);
                    ys[n] = (ushort)row;
                    polarities[n++] = (byte)(payload >> Evt3Words.PolarityShift);
                    break;

                case Evt3Words.AddrY:
                    state.Row = row = payload & Evt3Words.AddressMask;
                    rowLength = state.RowLength(geometry);
                    break;

                case Evt3Words.TimeLow when state.KnowsLow:
                    state.TakeTimeLow(payload);
                    timeUs = (timeUs & ~(long)Evt3Words.PayloadMask) | (uint)payload;
                    break;

                case Evt3Words.VectBaseX:
                    state.VectorColumn = column = payload & Evt3Words.AddressMask;
                    state.VectorPolarity = (byte)(payload >> Evt3Words.PolarityShift);
                    break;

                case Evt3Words.Vect12 or Evt3Words.Vect8:
                    var bits = word >> Evt3Words.TypeShift == Evt3Words.Vect12 ? Evt3Words.Vect12Bits : Evt3Words.Vect8Bits;
                    n += TakeVector(payload & ((1 << bits) - 1), timeUs, row, column, rowLength, ref state, output, n);
                    column = Math.Min(column + bits, FarColumn);
                    break;

                case Evt3Words.TimeHigh when state.IsHigh(payload): // cameras repeat it
                    break;

                case Evt3Words.TimeHigh when !mayStepBack && state.StepsBack(payload):
                    goto end; // a packet ends before time steps back: what was reached is told, however the bytes were cut

                default:
                    state.Take(word);
                    (timeUs, row, rowLength) = (state.TimeUs, state.Row ?? 0, state.RowLength(geometry));
                    break;
            }
        }

    end:
        state.VectorColumn = state.VectorColumn is null ? null : column;
        packet.Advance(n);
        packet.ReachedUs = i > 0 ? state.ReachedUs : packet.ReachedUs;
        return i * Evt3Words.Bytes;
    }

    /// <summary>Writes an event for each set bit whose column lies on the sensor, from <paramref name="n"/> on.</summary>
    /// <returns>How many.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TakeVector(
        int mask, long timeUs, int row, int column, int rowLength, ref Evt3State state, in EventPacket.FreeColumns output, int n)
    {
        var (timesUs, xs, ys, polarities) = output;
        var first = n;
        for (int x; mask != 0 && (x = column + BitOperations.TrailingZeroCount(mask)) < rowLength; mask &= mask - 1)
        {
            timesUs[n] = timeUs;
            xs[n] = (ushort)x;
            ys[n] = (ushort)row;
            polarities[n++] = state.VectorPolarity;
        }

        if (mask != 0)
        {
            state.Drop(BitOperations.PopCount((uint)mask), isPlaced: state.Row is not null && state.VectorColumn is not null);
        }

        return n - first;
    }
}
