using System.Buffers.Binary;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Dat;

/// <summary>DAT records to events. The 32-bit time wraps after 71 minutes.</summary>
internal static class DatDecoder
{
    /// <summary>Version 1: sensors of up to 512x256.</summary>
    /// <inheritdoc cref="Decode{TState}"/>
    public static int DecodeVersion1(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref DatState state, EventPacket packet) =>
        Decode(bytes, geometry, DatLayout.Version1, ref state, packet);

    /// <summary>Version 2: 14 bits for each coordinate.</summary>
    /// <inheritdoc cref="Decode{TState}"/>
    public static int DecodeVersion2(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref DatState state, EventPacket packet) =>
        Decode(bytes, geometry, DatLayout.Version2, ref state, packet);

    private static int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, DatLayout layout, ref DatState state, EventPacket packet)
    {
        var (timesUs, xs, ys, polarities) = packet.GetFreeColumns();
        var (width, height) = ((uint)geometry.Width, (uint)geometry.Height);
        var clock = state.Clock;
        var (consumed, n) = (0, 0);
        for (; bytes.Length - consumed >= DatWords.RecordBytes && n < timesUs.Length; consumed += DatWords.RecordBytes)
        {
            var record = bytes.Slice(consumed, DatWords.RecordBytes);
            var address = BinaryPrimitives.ReadUInt32LittleEndian(record[DatWords.AddressOffset..]);
            var timeUs = clock.Unwrap(BinaryPrimitives.ReadUInt32LittleEndian(record));
            var x = address & layout.XMask;
            var y = (address >> layout.YShift) & layout.YMask;
            if (x < width && y < height)
            {
                timesUs[n] = timeUs;
                xs[n] = (ushort)x;
                ys[n] = (ushort)y;
                polarities[n++] = (byte)((address >> layout.PolarityShift) & 1);
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
