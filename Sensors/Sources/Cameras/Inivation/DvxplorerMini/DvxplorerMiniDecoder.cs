using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.DvxplorerMini;

/// <summary>DVXplorer Mini words to events.</summary>
internal static class DvxplorerMiniDecoder
{
    /// <inheritdoc cref="Decode{TState}"/>
    public static int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref DvxplorerMiniState state, EventPacket packet)
    {
        var words = MemoryMarshal.Cast<byte, uint>(bytes); // .NET's platforms are little-endian, as the words are
        var output = packet.GetFreeColumns();
        var (timesUs, _, _, _) = output;
        var (timeUs, column) = (state.TimeUs, state.Column ?? geometry.Width);
        var (i, n, mayStepBack) = (0, 0, packet.IsBlank);
        for (; i < words.Length && n <= timesUs.Length - DvxplorerMiniWords.EventsPerWord; i++, mayStepBack = false)
        {
            var word = words[i];
            if ((word & DvxplorerMiniWords.GroupsFlag) != 0)
            {
                var group = (int)(word >> DvxplorerMiniWords.Group1Shift) & DvxplorerMiniWords.Group1Mask;
                var distance = (int)(word >> DvxplorerMiniWords.DistanceShift) & DvxplorerMiniWords.DistanceMask;
                var place1 = new GroupPlace(timeUs, column, group, word >> DvxplorerMiniWords.Off1Shift);
                var place2 = new GroupPlace(timeUs, column, group + distance, word >> DvxplorerMiniWords.Off2Shift);
                n += TakeGroup((int)word & DvxplorerMiniWords.GroupMask, place1, geometry, ref state, output, n);
                n += TakeGroup((int)(word >> DvxplorerMiniWords.Group2EventsShift) & DvxplorerMiniWords.GroupMask, place2, geometry, ref state, output, n);
            }
            else if (word != 0)
            {
                if (!mayStepBack && state.StepsBack(word))
                {
                    break; // a packet ends before time steps back: what was reached is told, however the bytes were cut
                }

                state.Take(word);
                (timeUs, column) = (state.TimeUs, state.Column ?? geometry.Width);
            }
        }

        packet.Advance(n);
        packet.ReachedUs = i > 0 ? state.ReachedUs : packet.ReachedUs;
        return i * DvxplorerMiniWords.Bytes;
    }

    /// <summary>Writes an event for each set bit whose pixel lies on the sensor, from <paramref name="n"/> on.</summary>
    /// <returns>How many.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TakeGroup(int mask, GroupPlace place, SensorGeometry geometry, ref DvxplorerMiniState state, in EventPacket.FreeColumns output, int n)
    {
        var (timesUs, xs, ys, polarities) = output;
        var (first, row) = (n, place.Group * DvxplorerMiniWords.GroupRows);
        var rows = place.Column < geometry.Width ? geometry.Height : 0;
        var polarity = (byte)(~place.Off & 1);
        for (int y; mask != 0 && (y = row + BitOperations.TrailingZeroCount(mask)) < rows; mask &= mask - 1)
        {
            timesUs[n] = place.TimeUs;
            xs[n] = (ushort)place.Column;
            ys[n] = (ushort)y;
            polarities[n++] = polarity;
        }

        if (mask != 0)
        {
            state.Drop(BitOperations.PopCount((uint)mask));
        }

        return n - first;
    }

    /// <summary>Where a group's events are.</summary>
    /// <param name="TimeUs">Time of the readout.</param>
    /// <param name="Column">Its column; beyond the sensor where it is not known.</param>
    /// <param name="Group">Its rows, in steps of eight.</param>
    /// <param name="Off">Bit 0 set = OFF.</param>
    private readonly record struct GroupPlace(long TimeUs, int Column, int Group, uint Off);
}
