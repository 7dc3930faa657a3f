using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat2;

/// <summary>AEDAT 2.0 records to events, rows turned to count from the top. The signed 32-bit time wraps at 2^31 us.</summary>
internal static class Aedat2Decoder
{
    /// <typeparam name="TChip">What addresses mean.</typeparam>
    /// <inheritdoc cref="Decode{TState}"/>
    public static int Decode<TChip>(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref Aedat2State state, EventPacket packet)
        where TChip : struct, IAddressRecord
    {
        var records = MemoryMarshal.Cast<byte, ulong>(bytes);
        var output = packet.GetFreeColumns();
        var (i, n) = (0, 0);
        while (i < records.Length && n < output.Length)
        {
            if (state.Clock.LastUs is { } lastUs)
            {
                var events = AddressBlock.Decode<TChip>(records[i..], geometry, state.Clock.WrapsUs, ref lastUs, output, n);
                state.Clock.RiseTo(lastUs);
                (i, n) = (i + events, n + events);
            }

            var few = records.Slice(i, Math.Min(Math.Min(records.Length - i, output.Length - n), AddressBlock.Records));
            n = TakeEach<TChip>(few, geometry, ref state, output, n);
            i += few.Length;
        }

        packet.Advance(n);
        return i * Aedat2Words.RecordBytes;
    }

    /// <summary>The rule.</summary>
    private static int TakeEach<TChip>(ReadOnlySpan<ulong> records, SensorGeometry geometry, ref Aedat2State state, in EventPacket.FreeColumns output, int n)
        where TChip : struct, IAddressRecord
    {
        var (timesUs, xs, ys, polarities) = output;
        var (width, height) = ((uint)geometry.Width, (uint)geometry.Height);
        foreach (var record in records)
        {
            var turned = BinaryPrimitives.ReverseEndianness(record); // .NET's platforms are little-endian, as the records are not
            var address = (uint)(turned >> Aedat2Words.AddressShift);
            if ((address & TChip.KindMask) != TChip.Kind)
            {
                state.OtherRecords++;
                continue;
            }

            var timeUs = state.Clock.Unwrap((int)turned);
            var x = width - 1 - ((address >> TChip.XShift) & TChip.XMask); // below 0 wraps around to beyond every sensor
            var y = height - 1 - ((address >> TChip.YShift) & TChip.YMask);
            if (x < width && y < height)
            {
                timesUs[n] = timeUs;
                xs[n] = (ushort)x;
                ys[n] = (ushort)y;
                polarities[n++] = (byte)(((address >> TChip.PolarityShift) & 1) == TChip.OnBit ? 1 : 0);
            }
            else
            {
                state.OutOfSensor++;
            }
        }

        return n;
    }
}
