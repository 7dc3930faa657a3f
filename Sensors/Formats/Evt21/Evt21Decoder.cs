using System.Numerics;
using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Evt2;

namespace EdgeLearner.Sensors.Formats.Evt21;

/// <summary>EVT2.1 words to events. Time is as in EVT2.</summary>
internal static class Evt21Decoder
{
    /// <summary>Words whose upper half comes last, as a little-endian number has it.</summary>
    /// <inheritdoc cref="Decode{TState}"/>
    public static int DecodeLittle(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref Evt2State state, EventPacket packet) =>
        Decode(bytes, geometry, rotation: 0, ref state, packet);

    /// <summary>Words whose upper half comes first.</summary>
    /// <inheritdoc cref="Decode{TState}"/>
    public static int DecodeLegacy(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref Evt2State state, EventPacket packet) =>
        Decode(bytes, geometry, Evt21Words.HalfBits, ref state, packet);

    private static int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, int rotation, ref Evt2State state, EventPacket packet)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes); // .NET's platforms are little-endian, as the halves are
        var output = packet.GetFreeColumns();
        var (timesUs, _, _, _) = output;
        var (i, n, mayStepBack) = (0, 0, packet.IsBlank);
        for (; i < words.Length && n <= timesUs.Length - Evt21Words.EventsPerWord; i++, mayStepBack = false)
        {
            var word = BitOperations.RotateLeft(words[i], rotation);
            var upper = (uint)(word >> Evt21Words.HalfBits);
            if (upper >> Evt2Words.TypeShift <= Evt2Words.CdOn)
            {
                n += TakeEvents(upper, (uint)word, geometry, ref state, output, n);
                continue;
            }

            if (!mayStepBack && state.StepsBack(upper))
            {
                break; // a packet ends before time steps back: what was reached is told, however the bytes were cut
            }

            state.Take(upper);
        }

        packet.Advance(n);
        packet.ReachedUs = i > 0 ? state.ReachedUs : packet.ReachedUs;
        return i * Evt21Words.Bytes;
    }

    /// <summary>Writes an event for each set bit whose column lies on the sensor, from <paramref name="n"/> on.</summary>
    /// <returns>How many.</returns>
    private static int TakeEvents(uint upper, uint mask, SensorGeometry geometry, ref Evt2State state, in EventPacket.FreeColumns output, int n)
    {
        var (timesUs, xs, ys, polarities) = output;
        var column = (int)(upper >> Evt2Words.XShift) & Evt2Words.AddressMask;
        var row = (int)upper & Evt2Words.AddressMask;
        var rowLength = state.ReachedUs is not null && row < geometry.Height ? geometry.Width : 0;
        var timeUs = (state.ReachedUs ?? 0) | ((upper >> Evt2Words.TimeLowShift) & Evt2Words.TimeLowMask);
        var first = n;
        for (int x; mask != 0 && (x = column + BitOperations.TrailingZeroCount(mask)) < rowLength; mask &= mask - 1)
        {
            timesUs[n] = timeUs;
            xs[n] = (ushort)x;
            ys[n] = (ushort)row;
            polarities[n++] = (byte)(upper >> Evt2Words.TypeShift);
        }

        if (mask != 0)
        {
            state.Drop(BitOperations.PopCount(mask));
        }

        return n - first;
    }
}
