using System.Buffers.Binary;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Prophesee;

namespace EdgeLearner.Sensors.Formats.Evt2;

/// <summary>Events to EVT2 words.</summary>
internal static class Evt2Encoder
{
    /// <inheritdoc cref="Encode{TState}"/>
    public static int Encode(EventPacket packet, ref int at, ref TimeHighSteps state, Span<byte> bytes)
    {
        var length = 0;
        while (at < packet.Count && bytes.Length - length >= Evt2Words.Bytes)
        {
            var timeUs = packet.TimesUs[at];
            uint word;
            if (state.HighUs == (timeUs & ~(long)Evt2Words.TimeLowMask))
            {
                word = ((uint)packet.Polarities[at] << Evt2Words.TypeShift) | ((uint)(timeUs & Evt2Words.TimeLowMask) << Evt2Words.TimeLowShift)
                    | ((uint)packet.Xs[at] << Evt2Words.XShift) | packet.Ys[at];
                at++;
            }
            else
            {
                word = ((uint)Evt2Words.TimeHigh << Evt2Words.TypeShift)
                    | (uint)state.StepTo(timeUs, Evt2Words.TimeHighShift, Evt2Words.TimePeriodUs, "EVT2");
            }

            BinaryPrimitives.WriteUInt32LittleEndian(bytes[length..], word);
            length += Evt2Words.Bytes;
        }

        return length;
    }
}
