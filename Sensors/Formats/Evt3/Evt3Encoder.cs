using System.Buffers.Binary;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>Events to EVT3 words: no stream, no allocation. What it writes, <see cref="Evt3Decoder"/> reads back as the same events.</summary>
internal static class Evt3Encoder
{
    /// <summary>Fewest events in one vector that take less room as such than one by one.</summary>
    private const int WorthVector = 3;

    /// <inheritdoc cref="Encode{TState}"/>
    /// <remarks>One group of words at a time: at most TIME_HIGH, TIME_LOW, ADDR_Y, VECT_BASE_X and a vector.</remarks>
    public static int Encode(EventPacket packet, ref int at, ref Evt3EncoderState state, Span<byte> words)
    {
        var (timeUs, y) = (packet.TimesUs[at], packet.Ys[at]);
        var length = 0;
        if (state.HighUs != (timeUs & ~(long)Evt3Words.PayloadMask))
        {
            Put(Evt3Words.TimeHigh, state.StepHighTo(timeUs), words, ref length);
            if (state.HighUs != (timeUs & ~(long)Evt3Words.PayloadMask))
            {
                return length;
            }
        }

        if (state.Low != (int)(timeUs & Evt3Words.PayloadMask))
        {
            state.Low = (int)(timeUs & Evt3Words.PayloadMask);
            Put(Evt3Words.TimeLow, state.Low.Value, words, ref length);
        }

        if (state.Row != y)
        {
            state.Row = y;
            Put(Evt3Words.AddrY, y, words, ref length);
        }

        PutEvents(packet, ref at, ref state, words, ref length);
        return length;
    }

    /// <summary>One event, or a vector's worth of them.</summary>
    private static void PutEvents(EventPacket packet, ref int at, ref Evt3EncoderState state, Span<byte> words, ref int length)
    {
        var (x, polarity) = (packet.Xs[at], packet.Polarities[at]);
        var payload = x | (polarity << Evt3Words.PolarityShift);
        var continues = state.VectorColumn <= x && x < state.VectorColumn + Evt3Words.Vect12Bits && state.VectorPolarity == polarity;
        var column = continues ? state.VectorColumn!.Value : x;
        var (mask, count) = Vector(packet, at, column);
        if (count < (continues ? 1 : WorthVector))
        {
            Put(Evt3Words.AddrX, payload, words, ref length);
            at++;
            return;
        }

        if (!continues)
        {
            Put(Evt3Words.VectBaseX, payload, words, ref length);
        }

        var fitsVect8 = mask < 1 << Evt3Words.Vect8Bits;
        Put(fitsVect8 ? Evt3Words.Vect8 : Evt3Words.Vect12, mask, words, ref length);
        state.VectorColumn = column + (fitsVect8 ? Evt3Words.Vect8Bits : Evt3Words.Vect12Bits);
        state.VectorPolarity = polarity;
        at += count;
    }

    /// <summary>The events that a vector at a column can hold: one instant, one row, one polarity, columns ascending.</summary>
    private static (int Mask, int Count) Vector(EventPacket packet, int at, int column)
    {
        var (mask, count) = (0, 0);
        for (var i = at; i < packet.Count; i++)
        {
            var bit = packet.Xs[i] - column;
            var isAlike = packet.TimesUs[i] == packet.TimesUs[at] && packet.Ys[i] == packet.Ys[at] && packet.Polarities[i] == packet.Polarities[at];
            if (!isAlike || bit is < 0 or >= Evt3Words.Vect12Bits || 1 << bit <= mask)
            {
                break;
            }

            mask |= 1 << bit;
            count++;
        }

        return (mask, count);
    }

    private static void Put(int type, int payload, Span<byte> words, ref int length)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(words[length..], (ushort)((type << Evt3Words.TypeShift) | payload));
        length += Evt3Words.Bytes;
    }
}
