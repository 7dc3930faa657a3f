using System.Buffers.Binary;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>Events to EVT3 words: no stream, no allocation. What it writes, <see cref="Evt3Decoder"/> reads back as the same events.</summary>
/// <remarks>
/// Other readers than ours take vectors only as cameras send them: in threes of 12, 12 and 8 columns, behind a VECT_BASE_X with no ADDR_X between, on the sensor whole.
/// </remarks>
internal static class Evt3Encoder
{
    /// <summary>Words of a vector: fewer events than these, or as many, are written one by one.</summary>
    private const int VectorWords = 3;

    /// <inheritdoc cref="Encode{TState}"/>
    /// <remarks>One group of words at a time: at most TIME_HIGH, TIME_LOW, ADDR_Y, VECT_BASE_X and the three words of a vector.</remarks>
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
            state.VectorBase = null;
            Put(Evt3Words.AddrY, y, words, ref length);
        }

        PutEvents(packet, ref at, ref state, words, ref length);
        return length;
    }

    /// <summary>One event, or a vector's worth of them.</summary>
    private static void PutEvents(EventPacket packet, ref int at, ref Evt3EncoderState state, Span<byte> words, ref int length)
    {
        var (x, polarity) = (packet.Xs[at], packet.Polarities[at]);
        var column = x / Evt3Words.VectorColumns * Evt3Words.VectorColumns;
        var vectorBase = column | (polarity << Evt3Words.PolarityShift);
        var continues = state.VectorBase == vectorBase;
        var (mask, count) = column + Evt3Words.VectorColumns <= state.Width ? Vector(packet, at, column) : default;
        if (count <= VectorWords + (continues ? 0 : 1))
        {
            Put(Evt3Words.AddrX, x | (polarity << Evt3Words.PolarityShift), words, ref length);
            state.VectorBase = null;
            at++;
            return;
        }

        if (!continues)
        {
            Put(Evt3Words.VectBaseX, vectorBase, words, ref length);
        }

        Put(Evt3Words.Vect12, (int)(mask & Evt3Words.PayloadMask), words, ref length);
        Put(Evt3Words.Vect12, (int)((mask >> Evt3Words.Vect12Bits) & Evt3Words.PayloadMask), words, ref length);
        Put(Evt3Words.Vect8, (int)(mask >> (2 * Evt3Words.Vect12Bits)), words, ref length);
        state.VectorBase = column + (2 * Evt3Words.VectorColumns) <= state.Width ? vectorBase + Evt3Words.VectorColumns : null;
        at += count;
    }

    /// <summary>The events that a vector at a column can hold: one instant, one row, one polarity, columns ascending.</summary>
    private static (uint Mask, int Count) Vector(EventPacket packet, int at, int column)
    {
        var (mask, count) = (0u, 0);
        for (var i = at; i < packet.Count; i++)
        {
            var bit = packet.Xs[i] - column;
            var isAlike = packet.TimesUs[i] == packet.TimesUs[at] && packet.Ys[i] == packet.Ys[at] && packet.Polarities[i] == packet.Polarities[at];
            if (!isAlike || bit is < 0 or >= Evt3Words.VectorColumns || 1u << bit <= mask)
            {
                break;
            }

            mask |= 1u << bit;
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
