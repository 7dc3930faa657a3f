using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Evt2;

/// <summary>EVT2 words to events. Time is wraps, TIME_HIGH and the event's own six bits.</summary>
internal static class Evt2Decoder
{
    /// <inheritdoc cref="Decode{TState}"/>
    public static int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref Evt2State state, EventPacket packet)
    {
        var words = MemoryMarshal.Cast<byte, uint>(bytes); // .NET's platforms are little-endian, as the words are
        var (timesUs, xs, ys, polarities) = packet.GetFreeColumns();
        var (width, height) = ((uint)geometry.Width, (uint)geometry.Height);
        var (reachedUs, hasTime) = (state.ReachedUs ?? 0, state.ReachedUs is not null);
        var (i, n, mayStepBack) = (0, 0, packet.IsBlank);
        for (; i < words.Length && n < timesUs.Length; i++)
        {
            var word = words[i];
            var type = word >> Evt2Words.TypeShift;
            if (type <= Evt2Words.CdOn)
            {
                var x = (word >> Evt2Words.XShift) & Evt2Words.AddressMask;
                var y = word & Evt2Words.AddressMask;
                if (x < width && y < height && hasTime)
                {
                    timesUs[n] = reachedUs | ((word >> Evt2Words.TimeLowShift) & Evt2Words.TimeLowMask);
                    xs[n] = (ushort)x;
                    ys[n] = (ushort)y;
                    polarities[n++] = (byte)type;
                }
                else
                {
                    state.Drop();
                }
            }
            else if (!mayStepBack && state.StepsBack(word))
            {
                break; // a packet ends before time steps back: what was reached is told, however the bytes were cut
            }
            else
            {
                state.Take(word);
                (reachedUs, hasTime) = (state.ReachedUs ?? 0, state.ReachedUs is not null);
            }

            mayStepBack = false;
        }

        packet.Advance(n);
        packet.ReachedUs = i > 0 ? state.ReachedUs : packet.ReachedUs;
        return i * Evt2Words.Bytes;
    }
}
