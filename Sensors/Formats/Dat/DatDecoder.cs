using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Dat;

/// <summary>DAT records to events. The 32-bit time wraps after 71 minutes.</summary>
internal static class DatDecoder
{
    /// <typeparam name="TVersion">Version of the format.</typeparam>
    /// <inheritdoc cref="Decode{TState}"/>
    public static int Decode<TVersion>(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref DatState state, EventPacket packet)
        where TVersion : struct, IAddressRecord
    {
        var records = MemoryMarshal.Cast<byte, ulong>(bytes); // .NET's platforms are little-endian, as the words are
        var output = packet.GetFreeColumns();
        var (i, n) = (0, 0);
        while (i < records.Length && n < output.Length)
        {
            if (state.Clock.LastUs is { } lastUs)
            {
                var events = AddressBlock.Decode<TVersion>(records[i..], geometry, state.Clock.WrapsUs, ref lastUs, output, n);
                state.Clock.RiseTo(lastUs);
                (i, n) = (i + events, n + events);
            }

            var few = records.Slice(i, Math.Min(Math.Min(records.Length - i, output.Length - n), AddressBlock.Records));
            n = TakeEach<TVersion>(few, geometry, ref state, output, n);
            i += few.Length;
        }

        packet.Advance(n);
        return i * DatWords.RecordBytes;
    }

    /// <summary>The rule.</summary>
    private static int TakeEach<TVersion>(ReadOnlySpan<ulong> records, SensorGeometry geometry, ref DatState state, in EventPacket.FreeColumns output, int n)
        where TVersion : struct, IAddressRecord
    {
        var (timesUs, xs, ys, polarities) = output;
        foreach (var record in records)
        {
            var timeUs = state.Clock.Unwrap((uint)record);
            var address = (uint)(record >> DatWords.AddressShift);
            var x = address & TVersion.XMask;
            var y = (address >> TVersion.YShift) & TVersion.YMask;
            if (x < geometry.Width && y < geometry.Height)
            {
                timesUs[n] = timeUs;
                xs[n] = (ushort)x;
                ys[n] = (ushort)y;
                polarities[n++] = (byte)((address >> TVersion.PolarityShift) & 1);
            }
            else
            {
                state.OutOfSensor++;
            }
        }

        return n;
    }
}
