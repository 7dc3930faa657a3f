using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>Records of one size to events. A record whose numbers are none is damaged: counted, and passed over.</summary>
/// <param name="layout">Where a record has what.</param>
internal sealed class RecordDecoder(RecordLayout layout)
{
    /// <inheritdoc cref="Formats.Decode{TState}"/>
    public int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref RecordState state, EventPacket packet)
    {
        var consumed = 0;
        for (; bytes.Length - consumed >= layout.Bytes && packet.Free > 0; consumed += layout.Bytes)
        {
            var record = bytes.Slice(consumed, layout.Bytes);
            if (!layout.Time.TryRead(record, (int)layout.Unit, out var timeUs)
                || !layout.X.TryRead(record, 0, out var x)
                || !layout.Y.TryRead(record, 0, out var y)
                || !layout.Polarity.TryRead(record, 0, out var polarity))
            {
                state.CountDamaged();
            }
            else if ((ulong)x < (ulong)geometry.Width && (ulong)y < (ulong)geometry.Height)
            {
                state.Take(timeUs + layout.OffsetUs);
                packet.Append(timeUs + layout.OffsetUs, (int)x, (int)y, polarity > 0 ? 1 : 0);
            }
            else
            {
                state.CountOutOfSensor();
            }
        }

        return consumed;
    }
}
