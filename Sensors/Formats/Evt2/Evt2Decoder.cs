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
        var mayStepBack = packet.IsBlank;
        var i = TakeBlocks(words, geometry, state, packet);
        while (i < words.Length && packet.Free > 0)
        {
            var word = words[i];
            if (word >> Evt2Words.TypeShift <= Evt2Words.CdOn)
            {
                TakeEvent(word, geometry, ref state, packet);
                i++;
                continue;
            }

            if (!(mayStepBack && i == 0) && state.StepsBack(word))
            {
                break; // a packet ends before time steps back: what was reached is told, however the bytes were cut
            }

            state.Take(word);
            i++;
            i += TakeBlocks(words[i..], geometry, state, packet);
        }

        packet.ReachedUs = i > 0 ? state.ReachedUs : packet.ReachedUs;
        return i * Evt2Words.Bytes;
    }

    private static int TakeBlocks(ReadOnlySpan<uint> words, SensorGeometry geometry, in Evt2State state, EventPacket packet)
    {
        var events = state.ReachedUs is { } reachedUs ? Evt2Block.Decode(words, geometry, reachedUs, packet.GetFreeColumns()) : 0;
        packet.Advance(events);
        return events;
    }

    private static void TakeEvent(uint word, SensorGeometry geometry, ref Evt2State state, EventPacket packet)
    {
        var x = (int)(word >> Evt2Words.XShift) & Evt2Words.AddressMask;
        var y = (int)word & Evt2Words.AddressMask;
        if (state.ReachedUs is { } reachedUs && geometry.Contains(x, y))
        {
            packet.Append(reachedUs | ((word >> Evt2Words.TimeLowShift) & Evt2Words.TimeLowMask), x, y, (int)(word >> Evt2Words.TypeShift));
        }
        else
        {
            state.Drop();
        }
    }
}
