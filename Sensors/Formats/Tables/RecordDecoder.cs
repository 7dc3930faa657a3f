using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>Records of one size to events. A record whose numbers are none is damaged: counted, and passed over.</summary>
/// <param name="layout">Where a record has what.</param>
internal sealed class RecordDecoder(RecordLayout layout)
{
    /// <summary>Records whose numbers are read column by column before events are made of them: few enough to stay in the nearest cache.</summary>
    private const int BlockRecords = 256;

    /// <inheritdoc cref="Formats.Decode{TState}"/>
    public int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref RecordState state, EventPacket packet)
    {
        Span<long> times = stackalloc long[BlockRecords];
        Span<long> xs = stackalloc long[BlockRecords];
        Span<long> ys = stackalloc long[BlockRecords];
        Span<long> polarities = stackalloc long[BlockRecords];
        var consumed = 0;
        while (Math.Min(Math.Min((bytes.Length - consumed) / layout.Bytes, packet.Free), BlockRecords) is > 0 and var count)
        {
            var records = bytes.Slice(consumed, count * layout.Bytes);
            layout.Time.ReadAll(records, layout.Bytes, (int)layout.Unit, times[..count]);
            layout.X.ReadAll(records, layout.Bytes, 0, xs[..count]);
            layout.Y.ReadAll(records, layout.Bytes, 0, ys[..count]);
            layout.Polarity.ReadAll(records, layout.Bytes, 0, polarities[..count]);
            Append(times[..count], xs, ys, polarities, geometry, ref state, packet);
            consumed += records.Length;
        }

        return consumed;
    }

    private void Append(
        ReadOnlySpan<long> times, ReadOnlySpan<long> xs, ReadOnlySpan<long> ys, ReadOnlySpan<long> polarities, SensorGeometry geometry, ref RecordState state, EventPacket packet)
    {
        for (var i = 0; i < times.Length; i++)
        {
            var (time, x, y, polarity) = (times[i], xs[i], ys[i], polarities[i]);
            if (time == NumberField.None || x == NumberField.None || y == NumberField.None || polarity == NumberField.None)
            {
                state.CountDamaged();
            }
            else if ((ulong)x < (ulong)geometry.Width && (ulong)y < (ulong)geometry.Height)
            {
                state.Take(time + layout.OffsetUs);
                packet.Append(time + layout.OffsetUs, (int)x, (int)y, polarity > 0 ? 1 : 0);
            }
            else
            {
                state.CountOutOfSensor();
            }
        }
    }
}
