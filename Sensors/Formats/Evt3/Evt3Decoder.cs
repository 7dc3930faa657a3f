using System.Numerics;
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
        var (timesUs, xs, ys, polarities) = packet.GetFreeColumns();
        var (timeUs, row, rowLength) = Place(geometry, state);
        var column = state.VectorColumn ?? FarColumn;
        var (i, n, mayStepBack) = (0, 0, packet.IsBlank);
        for (; i < words.Length && n <= timesUs.Length - Evt3Words.EventsPerWord; i++)
        {
            int word = words[i];
            switch (word >> Evt3Words.TypeShift)
            {
                case Evt3Words.AddrX:
                    if ((word & Evt3Words.AddressMask) < rowLength)
                    {
                        timesUs[n] = timeUs;
                        xs[n] = (ushort)(word & Evt3Words.AddressMask);
                        ys[n] = row;
                        polarities[n++] = (byte)((word >> Evt3Words.PolarityShift) & 1);
                        break;
                    }

                    state.Drop(1, isPlaced: state.Row is not null);
                    break;

                case Evt3Words.Vect12 or Evt3Words.Vect8:
                    var bits = word >> Evt3Words.TypeShift == Evt3Words.Vect12 ? Evt3Words.Vect12Bits : Evt3Words.Vect8Bits;
                    var rest = word & ((1 << bits) - 1);
                    for (; rest != 0 && column + BitOperations.TrailingZeroCount(rest) < rowLength; rest &= rest - 1)
                    {
                        timesUs[n] = timeUs;
                        xs[n] = (ushort)(column + BitOperations.TrailingZeroCount(rest));
                        ys[n] = row;
                        polarities[n++] = state.VectorPolarity;
                    }

                    state.Drop(BitOperations.PopCount((uint)rest), isPlaced: state.Row is not null && state.VectorColumn is not null);
                    column = Math.Min(column + bits, FarColumn);
                    break;

                case Evt3Words.VectBaseX:
                    state.VectorColumn = column = word & Evt3Words.AddressMask;
                    state.VectorPolarity = (byte)((word >> Evt3Words.PolarityShift) & 1);
                    break;

                default:
                    if (!mayStepBack && state.StepsBack(word))
                    {
                        goto end; // a packet ends before time steps back: what was reached is told, however the bytes were cut
                    }

                    state.Take(word);
                    (timeUs, row, rowLength) = Place(geometry, state);
                    break;
            }

            mayStepBack = false;
        }

    end:
        state.VectorColumn = state.VectorColumn is null ? null : column;
        packet.Advance(n);
        packet.ReachedUs = i > 0 ? state.ReachedUs : packet.ReachedUs;
        return i * Evt3Words.Bytes;
    }

    /// <summary>Where the next event lies: its time, its row, and how many columns of that row are on the sensor (none before the first time or row).</summary>
    private static (long TimeUs, ushort Row, int RowLength) Place(SensorGeometry geometry, in Evt3State state)
    {
        var isOnSensor = state.ReachedUs is not null && state.Row < geometry.Height;
        return ((state.ReachedUs ?? 0) | (uint)state.TimeLow, (ushort)(state.Row ?? 0), isOnSensor ? geometry.Width : 0);
    }
}
