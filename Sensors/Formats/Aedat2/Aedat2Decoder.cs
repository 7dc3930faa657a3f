using System.Buffers.Binary;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat2;

/// <summary>AEDAT 2.0 records to events, rows turned to count from the top. The signed 32-bit time wraps at 2^31 us.</summary>
internal static class Aedat2Decoder
{
    /// <inheritdoc cref="Decode{TState}"/>
    public static int DecodeDvs128(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref Aedat2State state, EventPacket packet) =>
        Decode(bytes, geometry, Aedat2Layout.Dvs128, ref state, packet);

    /// <inheritdoc cref="Decode{TState}"/>
    public static int DecodeDavis(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref Aedat2State state, EventPacket packet) =>
        Decode(bytes, geometry, Aedat2Layout.Davis, ref state, packet);

    private static int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, Aedat2Layout layout, ref Aedat2State state, EventPacket packet)
    {
        var (timesUs, xs, ys, polarities) = packet.GetFreeColumns();
        var (width, height) = ((uint)geometry.Width, (uint)geometry.Height);
        var clock = state.Clock;
        var (consumed, n) = (0, 0);
        for (; bytes.Length - consumed >= Aedat2Words.RecordBytes && n < timesUs.Length; consumed += Aedat2Words.RecordBytes)
        {
            var record = bytes.Slice(consumed, Aedat2Words.RecordBytes);
            var address = BinaryPrimitives.ReadUInt32BigEndian(record);
            if ((address & layout.OtherMask) != 0)
            {
                state.OtherRecords++;
                continue;
            }

            var timeUs = clock.Unwrap(BinaryPrimitives.ReadInt32BigEndian(record[Aedat2Words.TimeOffset..]));
            var x = width - 1 - ((address >> layout.XShift) & layout.XMask); // below 0 wraps around to beyond every sensor
            var y = height - 1 - ((address >> layout.YShift) & layout.YMask);
            if (x < width && y < height)
            {
                timesUs[n] = timeUs;
                xs[n] = (ushort)x;
                ys[n] = (ushort)y;
                polarities[n++] = (byte)(((address >> layout.PolarityShift) & 1) == layout.OnBit ? 1 : 0);
            }
            else
            {
                state.OutOfSensor++;
            }
        }

        state.Clock = clock;
        packet.Advance(n);
        return consumed;
    }
}
