using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Binning;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>Single events of a bin whose bits are still to be set: many at a time, since each loop's end costs as much as several events.</summary>
/// <param name="words">Room for their ADDR_X words.</param>
/// <param name="rows">Room for their rows.</param>
internal ref struct Evt3Pending(Span<ushort> words, Span<ushort> rows)
{
    /// <summary>Events that are worth a loop.</summary>
    public const int Capacity = 256;

    /// <summary>ADDR_X words.</summary>
    public readonly Span<ushort> Words = words;

    /// <summary>The row of each.</summary>
    public readonly Span<ushort> Rows = rows;

    /// <summary>How many wait.</summary>
    public int Count { get; set; }

    /// <summary>Whether there may be no room for more.</summary>
    public readonly bool IsFull => Count > Capacity - EightEvents.Lanes;

    /// <summary>Sets the bits of all. The hot loop: tables are hoisted, nothing is called.</summary>
    public void Flush(ref Evt3State state, ref OpenBin bin)
    {
        var (width, height, plane) = (bin.Columns.Length, bin.RowOffsets.Length, bin.Plane);
        ref var columns = ref MemoryMarshal.GetReference(bin.Columns);
        ref var rowOffsets = ref MemoryMarshal.GetReference(bin.RowOffsets);
        ref var bytes = ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(bin.Bits)); // so that an event seldom waits for the one before
        var words = Words[..Count];
        ref var rows = ref MemoryMarshal.GetReference(Rows);
        var (binned, outside) = (0, 0);
        for (var i = 0; i < words.Length; i++)
        {
            int word = words[i];
            var x = word & Evt3Words.AddressMask;
            int y = Unsafe.Add(ref rows, i);
            if (x >= width || y >= height)
            {
                outside++;
                continue;
            }

            var pixel = Unsafe.Add(ref rowOffsets, y) + Unsafe.Add(ref columns, x);
            if (pixel >= 0)
            {
                var bit = (((word >> Evt3Words.PolarityShift) & 1) * plane) + pixel;
                Unsafe.Add(ref bytes, bit >> 3) |= (byte)(1 << (bit & 7));
                binned++;
            }
        }

        bin.Count(Count - outside, binned);
        if (outside > 0)
        {
            state.Drop(outside, isPlaced: true);
        }

        Count = 0;
    }
}
