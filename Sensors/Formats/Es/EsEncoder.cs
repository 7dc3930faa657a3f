using System.Buffers.Binary;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Es;

/// <summary>What the Event Stream records written so far have told a reader.</summary>
/// <param name="Height">Rows of the sensor: the file counts them from the bottom.</param>
/// <param name="TimeUs">The sum of all steps, in microseconds.</param>
/// <param name="HasEvents">Whether there was an event among them.</param>
internal record struct EsEncoderState(int Height, long TimeUs = 0, bool HasEvents = false);

/// <summary>Events to the DVS kind of Event Stream.</summary>
internal static class EsEncoder
{
    /// <summary>Longest silence, in microseconds: every 127 us of it take a byte, an hour 28 MB.</summary>
    private const long LongestSilenceUs = 3_600_000_000;

    /// <inheritdoc cref="Encode{TState}"/>
    public static int Encode(EventPacket packet, ref int at, ref EsEncoderState state, Span<byte> bytes)
    {
        var length = 0;
        while (at < packet.Count && bytes.Length - length >= EsDvs.RecordBytes)
        {
            var stepUs = packet.TimesUs[at] - state.TimeUs;
            if ((ulong)stepUs >= EsDvs.SilenceStepUs)
            {
                RefuseStep(packet.TimesUs[at], state);
                bytes[length++] = EsDvs.Silence;
                state.TimeUs += EsDvs.SilenceStepUs;
                continue;
            }

            var record = bytes.Slice(length, EsDvs.RecordBytes);
            record[0] = (byte)((stepUs << 1) | packet.Polarities[at]);
            BinaryPrimitives.WriteUInt16LittleEndian(record[1..], packet.Xs[at]);
            BinaryPrimitives.WriteUInt16LittleEndian(record[3..], (ushort)(state.Height - 1 - packet.Ys[at]));
            state.TimeUs += stepUs;
            state.HasEvents = true;
            length += EsDvs.RecordBytes;
            at++;
        }

        return length;
    }

    private static void RefuseStep(long timeUs, EsEncoderState state)
    {
        if (timeUs < 0)
        {
            throw NoWord.ForTime("ES", timeUs, "it counts from 0", isFirst: !state.HasEvents);
        }

        if (timeUs < state.TimeUs)
        {
            throw NoWord.ForStepBack("ES", timeUs, $"{state.TimeUs} us, since it counts the time from one event to the next");
        }

        if (timeUs - state.TimeUs > LongestSilenceUs)
        {
            throw NoWord.ForTime(
                "ES", timeUs, $"a byte for each 127 us since {state.TimeUs} us would be {(timeUs - state.TimeUs) / 127_000_000:N0} MB", isFirst: !state.HasEvents);
        }
    }
}
