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

    private static int TakeEvents(ReadOnlySpan<ulong> records, SensorGeometry geometry, ref Aedat3State state, EventPacket packet)
    {
        var (timesUs, xs, ys, polarities) = packet.GetFreeColumns();
        var (width, height) = ((uint)geometry.Width, (uint)geometry.Height);
        var (overflowUs, lastUs) = (state.OverflowUs, state.LastUs ?? long.MinValue);
        var (n, invalid, outOfSensor, reversals) = (0, 0, 0, 0);
        records = records[..Math.Min(records.Length, timesUs.Length)];
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

        packet.Advance(n);
        state.Take(records.Length, invalid, outOfSensor, reversals, lastUs);
        return records.Length;
    }
}
