using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Binning;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>Single events of a bin whose bits are still to be set: many at a time, since each loop's end costs as much as several events.</summary>
/// <param name="pixels">Room for their columns and polarities.</param>
/// <param name="rows">Room for their rows.</param>
internal ref struct Evt3Pending(Span<ushort> pixels, Span<ushort> rows)
{
    /// <summary>Events that are worth a loop.</summary>
    public const int Capacity = 256;

    /// <summary>Events of a vector that are added one by one.</summary>
    public const int Few = sizeof(ulong) / sizeof(ushort);

    /// <summary>Payloads of ADDR_X words: 12 bits.</summary>
    public readonly Span<ushort> Pixels = pixels;

    /// <summary>The row of each: 11 bits.</summary>
    public readonly Span<ushort> Rows = rows;

    /// <summary>How many wait.</summary>
    public int Count { get; set; }

    /// <summary>Whether there may be no room for more.</summary>
    public readonly bool IsFull => Count > Capacity - EightEvents.Lanes;

    /// <summary>Adds up to <see cref="Few"/> events of a row that is on the sensor, without a branch for how many. There must be room.</summary>
    /// <param name="mask">A bit for each event.</param>
    /// <param name="pixel">Column and polarity of the lowest bit.</param>
    /// <param name="row">The row.</param>
    public void AddFew(uint mask, int pixel, int row)
    {
        ref var pixels = ref Unsafe.Add(ref MemoryMarshal.GetReference(Pixels), Count);
        ref var rows = ref Unsafe.Add(ref MemoryMarshal.GetReference(Rows), Count);
        Unsafe.WriteUnaligned(ref Unsafe.As<ushort, byte>(ref rows), (ulong)row * 0x0001_0001_0001_0001);
        Count += BitOperations.PopCount(mask);
        for (var i = 0; i < Few; i++) // behind the last one anything may stand
        {
            Unsafe.Add(ref pixels, i) = (ushort)(pixel + BitOperations.TrailingZeroCount(mask));
            mask &= mask - 1;
        }
    }

    /// <summary>Sets the bits of all. The hot loop: tables are hoisted, nothing is called.</summary>
    public void Flush(ref Evt3State state, ref OpenBin bin)
    {
        ref var columns = ref MemoryMarshal.GetReference(bin.Columns);
        ref var rowOffsets = ref MemoryMarshal.GetReference(bin.Rows);
        ref var bytes = ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(bin.Bits)); // so that an event seldom waits for the one before
        ref var rows = ref MemoryMarshal.GetReference(Rows);
        ref var pixels = ref MemoryMarshal.GetReference(Pixels);
        var (unseen, outside) = (0, 0);
        for (nuint i = 0; i < (nuint)Count; i++)
        {
            nuint pixel = Unsafe.Add(ref pixels, i);
            nuint row = Unsafe.Add(ref rows, i);
            var bit = Unsafe.Add(ref rowOffsets, row) + Unsafe.Add(ref columns, pixel);
            if (bit < 0)
            {
                unseen++;
                outside += bin.Sensor.Contains((int)pixel & Evt3Words.AddressMask, (int)row) ? 0 : 1;
                continue;
            }

            Unsafe.Add(ref bytes, (nuint)bit >> 3) |= (byte)(1 << (bit & 7));
        }

        bin.Count(Count - outside, Count - unseen);
        if (outside > 0)
        {
            state.Drop(outside, isPlaced: true);
        }

        Count = 0;
    }
}
