using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>EVT3 words to events. Time is wraps, TIME_HIGH and TIME_LOW, each as last received: literal, so that it may step back.</summary>
internal static class Evt3Decoder
{
    /// <inheritdoc cref="Decode{TState}"/>
    public static int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref Evt3State state, EventPacket packet)
    {
        var words = MemoryMarshal.Cast<byte, ushort>(bytes); // .NET's platforms are little-endian, as the words are
        var output = packet.GetFreeColumns();
        var (timesUs, xs, ys, polarities) = output;
        var (timeUs, row, rowLength) = (state.TimeUs, state.Row ?? 0, state.RowLength(geometry));
        var (i, n, mayStepBack) = (0, 0, packet.IsBlank);
        while (i < words.Length && n <= timesUs.Length - Evt3Words.EventsPerWord)
        {
            if (Evt3Block.MayBegin(words[i..]) && state.IsSteady && Evt3Block.Decode(words[i..], geometry, ref state, output, n) is { Words: > 0 } block)
            {
                (i, n, mayStepBack) = (i + block.Words, n + block.Events, false);
                (timeUs, row, rowLength) = (state.TimeUs, state.Row ?? 0, state.RowLength(geometry));
                continue;
            }

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

                case Evt3Words.VectBaseX or Evt3Words.Vect12 or Evt3Words.Vect8:
                    var vectors = Evt3Vectors.Decode(words[i..], rowLength, ref state, output, n);
                    (i, n) = (i + vectors.Words - 1, n + vectors.Events);
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

            (i, mayStepBack) = (i + 1, false);
        }

    end:
        packet.Advance(n);
        packet.ReachedUs = i > 0 ? state.ReachedUs : packet.ReachedUs;
        return i * Evt3Words.Bytes;
    }
}
