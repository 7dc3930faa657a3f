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

    /// <summary>Payloads of ADDR_X words: 12 bits.</summary>
    public readonly Span<ushort> Pixels = pixels;

    /// <summary>The row of each: 11 bits.</summary>
    public readonly Span<ushort> Rows = rows;

    /// <summary>How many wait.</summary>
    public int Count { get; set; }

    /// <summary>Whether there may be no room for more.</summary>
    public readonly bool IsFull => Count > Capacity - EightEvents.Lanes;

    /// <summary>Sets the bits of all. The hot loop: tables are hoisted, nothing is called.</summary>
    public void Flush(ref Evt3State state, ref OpenBin bin)
    {
        ref var columns = ref MemoryMarshal.GetReference(bin.Columns);
        ref var rowOffsets = ref MemoryMarshal.GetReference(bin.Rows);
        ref var bytes = ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(bin.Bits)); // so that an event seldom waits for the one before
        ref var rows = ref MemoryMarshal.GetReference(Rows);
        var pixels = Pixels[..Count];
        var (outside, cropped) = (0, 0);
        for (var i = 0; i < pixels.Length; i++)
        {
            int pixel = pixels[i];
            int row = Unsafe.Add(ref rows, i);
            var bit = Unsafe.Add(ref rowOffsets, row) + Unsafe.Add(ref columns, pixel);
            if (bit >= 0)
            {
                Unsafe.Add(ref bytes, bit >> 3) |= (byte)(1 << (bit & 7));
            }
            else if (bin.Sensor.Contains(pixel & Evt3Words.AddressMask, row))
            {
                cropped++;
            }
            else
            {
                outside++;
            }
        }

        bin.Count(Count - outside, Count - outside - cropped);
        if (outside > 0)
        {
            state.Drop(outside, isPlaced: true);
        }

        Count = 0;
    }
}
