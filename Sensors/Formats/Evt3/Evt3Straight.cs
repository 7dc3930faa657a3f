using System.Numerics;
using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>EVT3 words straight to the bits of a bin as long as time stays in it, and to a packet where it does not.</summary>
/// <remarks>Words do to the state what they do in <see cref="Evt3Decoder"/>, and events to the bin what the binner does. No word is taken here that makes a bin close.</remarks>
internal static class Evt3Straight
{
    /// <summary>What goes into a packet where time has left the bin: some tens of events, so that the straight way is soon tried again.</summary>
    private const int PacketBytes = 64 * Evt3Words.Bytes;

    private const ulong GroupTypes = 0xF000_F000_F000_F000;

    /// <summary>VECT_BASE_X, two VECT_12 and a VECT_8, as cameras send them.</summary>
    private const ulong Group = 0x5000_4000_4000_3000;

    /// <inheritdoc cref="DecodeStraight{TState}"/>
    public static int Decode(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref Evt3State state, TimeBinner binner, EventPacket packet)
    {
        var consumed = 0;
        while (packet.Count == 0 && binner.TryOpen(state.TimeUs, out var bin))
        {
            var count = Fill(MemoryMarshal.Cast<byte, ushort>(bytes[consumed..]), geometry, ref state, ref bin) * Evt3Words.Bytes;
            binner.Take(bin);
            packet.BinnedAhead += bin.Binned + bin.Cropped;
            consumed += count;
            if (count == 0)
            {
                break;
            }
        }

        packet.ReachedUs = consumed > 0 ? state.ReachedUs : packet.ReachedUs;
        var rest = bytes[consumed..];
        return consumed + Evt3Decoder.Decode(rest[..Math.Min(rest.Length, PacketBytes)], geometry, ref state, packet);
    }

    /// <summary>Takes words until time leaves the bin, or would close one.</summary>
    /// <returns>How many.</returns>
    private static int Fill(ReadOnlySpan<ushort> words, SensorGeometry geometry, ref Evt3State state, ref OpenBin bin)
    {
        var pending = new Evt3Pending(stackalloc ushort[Evt3Pending.Capacity], stackalloc ushort[Evt3Pending.Capacity]);
        var i = 0;
        while (i < words.Length && bin.Contains(state.TimeUs))
        {
            i += Evt3Run.Take(words[i..], geometry, ref state, ref bin, ref pending);
            if (pending.IsFull)
            {
                pending.Flush(ref state, ref bin);
                continue;
            }

            var grouped = TakeGroups(words[i..], geometry, ref state, ref bin, ref pending);
            if (grouped == 0 && i < words.Length)
            {
                if (!TryTake(words[i], geometry, ref state, ref bin))
                {
                    break;
                }

                i++;
            }

            i += grouped;
        }

        pending.Flush(ref state, ref bin);
        return i;
    }

    /// <summary>Takes vectors from the front as cameras send them, 32 columns at a time.</summary>
    /// <returns>How many words.</returns>
    public static int TakeGroups(ReadOnlySpan<ushort> words, SensorGeometry geometry, ref Evt3State state, ref OpenBin bin, ref Evt3Pending pending)
    {
        var groups = MemoryMarshal.Cast<ushort, ulong>(words);
        var rowLength = state.RowLength(geometry);
        var n = 0;
        for (; n < groups.Length && !pending.IsFull && (groups[n] & GroupTypes) == Group; n++)
        {
            var group = groups[n];
            var column = (int)group & Evt3Words.AddressMask;
            if (column + Evt3Words.VectorColumns > rowLength)
            {
                break;
            }

            state.VectorPolarity = (byte)((group >> Evt3Words.PolarityShift) & 1);
            state.VectorColumn = column + Evt3Words.VectorColumns;
            var mask = (Word(group, 1) & Evt3Words.PayloadMask)
                | ((Word(group, 2) & Evt3Words.PayloadMask) << Evt3Words.Vect12Bits)
                | (Word(group, 3) << (2 * Evt3Words.Vect12Bits)); // what is above its eight bits falls out
            if (BitOperations.PopCount(mask) <= Evt3Pending.Few)
            {
                pending.AddFew(mask, (int)group & Evt3Words.PayloadMask, state.Row!.Value);
            }
            else
            {
                bin.AddRow(mask, column, state.Row!.Value, state.VectorPolarity);
            }
        }

        return n * (sizeof(ulong) / Evt3Words.Bytes);
    }

    private static uint Word(ulong group, int index) => (uint)(group >> (index * 16));

    /// <summary>Takes any word, as the decoder to packets does.</summary>
    /// <returns>False where it would close a bin: the word is not taken.</returns>
    private static bool TryTake(int word, SensorGeometry geometry, ref Evt3State state, ref OpenBin bin)
    {
        var payload = word & Evt3Words.PayloadMask;
        switch (word >> Evt3Words.TypeShift)
        {
            case Evt3Words.AddrX when (payload & Evt3Words.AddressMask) < state.RowLength(geometry):
                bin.AddRow(1, payload & Evt3Words.AddressMask, state.Row!.Value, payload >> Evt3Words.PolarityShift);
                return true;

            case Evt3Words.AddrY:
                state.Row = payload & Evt3Words.AddressMask;
                return true;

            case Evt3Words.VectBaseX:
                state.VectorColumn = payload & Evt3Words.AddressMask;
                state.VectorPolarity = (byte)(payload >> Evt3Words.PolarityShift);
                return true;

            case Evt3Words.Vect12:
                TakeVector(payload, Evt3Words.Vect12Bits, geometry, ref state, ref bin);
                return true;

            case Evt3Words.Vect8:
                TakeVector(payload & ((1 << Evt3Words.Vect8Bits) - 1), Evt3Words.Vect8Bits, geometry, ref state, ref bin);
                return true;

            case Evt3Words.TimeHigh:
                var ahead = state;
                ahead.Take(word);
                var isIn = ahead.ReachedUs < bin.CloseUs;
                state = isIn ? ahead : state;
                return isIn;

            default:
                state.Take(word);
                return true;
        }
    }

    private static void TakeVector(int mask, int bits, SensorGeometry geometry, ref Evt3State state, ref OpenBin bin)
    {
        var columns = state.VectorColumn is { } column ? Math.Clamp(state.RowLength(geometry) - column, 0, bits) : 0; // that are on the sensor
        var seen = mask & ((1 << columns) - 1);
        if (seen != 0)
        {
            bin.AddRow((uint)seen, state.VectorColumn!.Value, state.Row!.Value, state.VectorPolarity);
        }

        if (seen != mask)
        {
            state.Drop(BitOperations.PopCount((uint)(mask ^ seen)), isPlaced: state.Row is not null && state.VectorColumn is not null);
        }

        state.VectorColumn = state.VectorColumn is { } before ? Math.Min(before + bits, Evt3Vectors.FarColumn) : null;
    }
}
