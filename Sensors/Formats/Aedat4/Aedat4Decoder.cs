using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>The events of AEDAT 4.0 packets, decompressed, to events.</summary>
internal static class Aedat4Decoder
{
    /// <summary>Appends events until they or the packet's room are used up.</summary>
    /// <param name="events">The next events.</param>
    /// <param name="geometry">Size of the sensor; events outside are dropped and counted.</param>
    /// <param name="state">Everything that the events before have left behind.</param>
    /// <param name="packet">Is appended to.</param>
    /// <returns>Events consumed, of any fate.</returns>
    public static int Decode(ReadOnlySpan<Aedat4Event> events, SensorGeometry geometry, ref Aedat4State state, EventPacket packet)
    {
        var output = packet.GetFreeColumns();
        var (i, n) = (0, 0);
        events = events[..Math.Min(events.Length, output.Length)];
        while (i < events.Length)
        {
            var lastUs = state.LastUs ?? long.MinValue;
            var block = Aedat4Block.Decode(events[i..], geometry, ref lastUs, output, n);
            state.Take(block.Events, outOfSensor: 0, block.Reversals, lastUs);
            (i, n) = (i + block.Events, n + block.Events);

            var few = events.Slice(i, Math.Min(events.Length - i, Aedat4Block.Events));
            n = TakeEach(few, geometry, ref state, output, n);
            i += few.Length;
        }

        packet.Advance(n);
        return events.Length;
    }

    /// <summary>The rule.</summary>
    private static int TakeEach(ReadOnlySpan<Aedat4Event> events, SensorGeometry geometry, ref Aedat4State state, in EventPacket.FreeColumns output, int start)
    {
        var (timesUs, xs, ys, polarities) = output;
        var (width, height) = ((uint)geometry.Width, (uint)geometry.Height);
        var lastUs = state.LastUs ?? long.MinValue;
        var (n, reversals) = (start, 0);
        foreach (ref readonly var record in events)
        {
            var (x, y) = (record.Address & ushort.MaxValue, record.Address >> Aedat4Words.YShift);
            if (x < width && y < height)
            {
                reversals += record.TimeUs < lastUs ? 1 : 0;
                lastUs = record.TimeUs;
                timesUs[n] = lastUs;
                xs[n] = (ushort)x;
                ys[n] = (ushort)y;
                polarities[n++] = (byte)((byte)record.Polarity != 0 ? 1 : 0);
            }
        }

        state.Take(n - start, events.Length - (n - start), reversals, lastUs);
        return n;
    }
}
