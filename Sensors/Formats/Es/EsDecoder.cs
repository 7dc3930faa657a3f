using System.Buffers.Binary;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Es;

/// <summary>Event Stream records to events, rows turned to count from the top. Time is a running sum, so that it never steps back.</summary>
internal static class EsDecoder
{
    private const int XOffset = 1;
    private const int YOffset = 3;

    /// <inheritdoc cref="Decode{TState}"/>
    public static int Decode<TKind>(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref EsState state, EventPacket packet)
        where TKind : struct, IEsKind
    {
        var (timesUs, xs, ys, polarities) = packet.GetFreeColumns();
        var (width, height) = ((uint)geometry.Width, (uint)geometry.Height);
        var timeUs = state.TimeUs;
        var (consumed, n) = (0, 0);
        while (consumed < bytes.Length && n < timesUs.Length)
        {
            var lead = bytes[consumed];
            if (TKind.SilenceUs(lead) is >= 0 and var silenceUs)
            {
                timeUs += silenceUs;
                consumed++;
                continue;
            }

            if (bytes.Length - consumed < TKind.RecordBytes)
            {
                break;
            }

            var record = bytes.Slice(consumed, TKind.RecordBytes);
            consumed += TKind.RecordBytes;
            timeUs += TKind.StepUs(lead);
            var x = BinaryPrimitives.ReadUInt16LittleEndian(record[XOffset..]);
            var y = height - 1 - BinaryPrimitives.ReadUInt16LittleEndian(record[YOffset..]); // below 0 wraps around to beyond every sensor
            if (TKind.Polarity(lead) < 0)
            {
                state.OtherRecords++;
            }
            else if (x < width && y < height)
            {
                timesUs[n] = timeUs;
                xs[n] = x;
                ys[n] = (ushort)y;
                polarities[n++] = (byte)TKind.Polarity(lead);
            }
            else
            {
                state.OutOfSensor++;
            }
        }

        state.TimeUs = timeUs;
        packet.Advance(n);
        packet.ReachedUs = consumed > 0 ? timeUs : packet.ReachedUs;
        return consumed;
    }
}
