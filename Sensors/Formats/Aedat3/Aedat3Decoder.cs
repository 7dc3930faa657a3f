using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat3;

/// <summary>AEDAT 3.1 packets to events: polarity packets of one camera, without the events that the recorder marked as invalid.</summary>
/// <remarks>Behind a header that makes no sense the next one that does is looked for, byte by byte.</remarks>
internal static class Aedat3Decoder
{
    /// <inheritdoc cref="Decode{TState}"/>
    public static int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref Aedat3State state, EventPacket packet) =>
        Decode(bytes, geometry, source: null, ref state, packet);

    /// <summary>The same, of one camera among several.</summary>
    /// <param name="bytes">The next bytes of the recording, cut anywhere.</param>
    /// <param name="geometry">Size of the sensor.</param>
    /// <param name="source">The camera whose events are read; null = every one.</param>
    /// <param name="state">Everything that the bytes before have left behind.</param>
    /// <param name="packet">Is appended to.</param>
    /// <returns>Bytes consumed.</returns>
    public static int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, int? source, ref Aedat3State state, EventPacket packet)
    {
        var consumed = 0;
        while (true)
        {
            var rest = bytes[consumed..];
            if (state.EventsLeft > 0)
            {
                var records = MemoryMarshal.Cast<byte, ulong>(rest); // .NET's platforms are little-endian, as the events are
                var events = TakeEvents(records[..(int)Math.Min(state.EventsLeft, records.Length)], geometry, ref state, packet);
                consumed += events * Aedat3Words.EventBytes;
                if (state.EventsLeft > 0)
                {
                    return consumed; // the bytes are used up, or the packet is full
                }
            }
            else if (state.SkipBytes > 0)
            {
                var skipped = (int)Math.Min(state.SkipBytes, rest.Length);
                state.Skip(skipped);
                consumed += skipped;
                if (state.SkipBytes > 0)
                {
                    return consumed;
                }
            }
            else if (rest.Length >= Aedat3PacketHead.Bytes)
            {
                consumed += state.TryBegin(Aedat3PacketHead.Read(rest), source) ? Aedat3PacketHead.Bytes : 1;
            }
            else
            {
                return consumed;
            }
        }
    }

    /// <returns>Records taken, of any fate.</returns>
    private static int TakeEvents(ReadOnlySpan<ulong> records, SensorGeometry geometry, ref Aedat3State state, EventPacket packet)
    {
        var output = packet.GetFreeColumns();
        var (i, n) = (0, 0);
        while (i < records.Length && n < output.Length)
        {
            if (state.LastUs - state.OverflowUs is >= int.MinValue and <= int.MaxValue and var lastUs)
            {
                var events = AddressBlock.Decode<Aedat3Polarity>(records[i..], geometry, state.OverflowUs, ref lastUs, output, n);
                state.Take(events, invalid: 0, outOfSensor: 0, reversals: 0, state.OverflowUs + lastUs);
                (i, n) = (i + events, n + events);
            }

            var few = records.Slice(i, Math.Min(Math.Min(records.Length - i, output.Length - n), AddressBlock.Records));
            n = TakeEach(few, geometry, ref state, output, n);
            i += few.Length;
        }

        packet.Advance(n);
        return i;
    }

    /// <summary>The rule.</summary>
    private static int TakeEach(ReadOnlySpan<ulong> records, SensorGeometry geometry, ref Aedat3State state, in EventPacket.FreeColumns output, int n)
    {
        var (timesUs, xs, ys, polarities) = output;
        var (width, height) = ((uint)geometry.Width, (uint)geometry.Height);
        var (overflowUs, lastUs) = (state.OverflowUs, state.LastUs ?? long.MinValue);
        var (invalid, outOfSensor, reversals) = (0, 0, 0);
        foreach (var record in records)
        {
            var data = (uint)record;
            var x = data >> Aedat3Words.XShift;
            var y = (data >> Aedat3Words.YShift) & Aedat3Words.YMask;
            if ((data & Aedat3Words.IsValid) == 0)
            {
                invalid++;
            }
            else if (x < width && y < height)
            {
                var timeUs = overflowUs + (int)(record >> Aedat3Words.TimeShift);
                reversals += timeUs < lastUs ? 1 : 0;
                lastUs = timeUs;
                timesUs[n] = timeUs;
                xs[n] = (ushort)x;
                ys[n] = (ushort)y;
                polarities[n++] = (byte)((data >> Aedat3Words.PolarityShift) & 1);
            }
            else
            {
                outOfSensor++;
            }
        }

        state.Take(records.Length, invalid, outOfSensor, reversals, lastUs);
        return n;
    }
}
