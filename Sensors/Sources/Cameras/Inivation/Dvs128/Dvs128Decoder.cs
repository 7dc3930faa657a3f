using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvs128;

/// <summary>DVS128 words to events, turned to have their origin at the top left.</summary>
internal static class Dvs128Decoder
{
    /// <inheritdoc cref="Decode{TState}"/>
    public static int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref Dvs128State state, EventPacket packet)
    {
        var words = MemoryMarshal.Cast<byte, uint>(bytes); // .NET's platforms are little-endian, as the words are
        var (timesUs, xs, ys, polarities) = packet.GetFreeColumns();
        var (width, height) = ((uint)geometry.Width, (uint)geometry.Height);
        var (i, n, mayStepBack) = (0, 0, packet.IsBlank);
        for (; i < words.Length && n < timesUs.Length; i++, mayStepBack = false)
        {
            var word = words[i];
            if ((word & (Dvs128Words.Wrap | Dvs128Words.Reset | Dvs128Words.Sync)) != 0)
            {
                if (!mayStepBack && state.StepsBack(word))
                {
                    break; // a packet ends before time steps back: what was reached is told, however the bytes were cut
                }

                state.Take(word);
                continue;
            }

            var timeUs = state.Unwrap(word >> Dvs128Words.TimeShift);
            var x = width - 1 - ((word >> Dvs128Words.XShift) & Dvs128Words.AddressMask); // below 0 wraps around to beyond every sensor
            var y = height - 1 - ((word >> Dvs128Words.YShift) & Dvs128Words.AddressMask);
            if (x >= width || y >= height)
            {
                state.Drop();
                continue;
            }

            timesUs[n] = timeUs;
            xs[n] = (ushort)x;
            ys[n] = (ushort)y;
            polarities[n++] = (byte)(~word & Dvs128Words.Off);
        }

        packet.Advance(n);
        packet.ReachedUs = i > 0 ? state.ReachedUs : packet.ReachedUs;
        return i * Dvs128Words.Bytes;
    }
}
