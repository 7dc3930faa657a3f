using System.Buffers.Binary;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Dat;

/// <summary>Events to DAT records of version 2.</summary>
internal static class DatEncoder
{
    /// <inheritdoc cref="Encode{TState}"/>
    /// <remarks>The state is a reader's clock: what it would not make of the 32 bits is refused.</remarks>
    public static int Encode(EventPacket packet, ref int at, ref WrappingClock state, Span<byte> bytes)
    {
        var length = 0;
        for (; at < packet.Count && bytes.Length - length >= DatWords.RecordBytes; at++, length += DatWords.RecordBytes)
        {
            var codedUs = (uint)packet.TimesUs[at];
            var isFirst = !state.HasTime;
            if (state.Unwrap(codedUs) != packet.TimesUs[at])
            {
                throw NoWord.ForTime("DAT", packet.TimesUs[at], "of its 32 bits a reader would make another", isFirst);
            }

            var address = packet.Xs[at] | ((uint)packet.Ys[at] << DatVersion2.YShift) | ((uint)packet.Polarities[at] << DatVersion2.PolarityShift);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[length..], codedUs);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[(length + DatWords.AddressOffset)..], address);
        }

        return length;
    }
}
