using System.Numerics;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Binning;

/// <summary>A bin that collects events, lent by <see cref="TimeBinner.TryOpen"/> to a decoder that sets its bits instead of writing events.</summary>
/// <param name="frame">Its frame.</param>
/// <param name="mapping">From sensor pixels to the frame's.</param>
/// <param name="startUs">First instant whose events may be put into it, in microseconds.</param>
/// <param name="endUs">First instant after these.</param>
/// <param name="closeUs">A time that closes a bin as soon as it is told, or an event has it.</param>
internal struct OpenBin(EventFrame frame, InputMapping mapping, long startUs, long endUs, long closeUs)
{
    private const int MaskBits = 32;

    /// <summary>The frame that is filled.</summary>
    public readonly EventFrame Frame => frame;

    /// <summary>First instant after those whose events may be put into it.</summary>
    public readonly long EndUs => endUs;

    /// <summary>A decoder that comes to a word that tells this time, or a later one, leaves it to a packet.</summary>
    public readonly long CloseUs => closeUs;

    /// <summary>For a polarity above the 11 bits of a column, the number of the column's first bit; negative together with any of <see cref="Rows"/> where the network does not see it.</summary>
    public readonly ReadOnlySpan<int> Columns => mapping.CodedColumns;

    /// <summary>For a row of 11 bits, what it adds to that number, likewise.</summary>
    public readonly ReadOnlySpan<int> Rows => mapping.CodedRows;

    /// <summary>Size of the sensor: the network does not see what lies beyond it, and it counts otherwise.</summary>
    public readonly SensorGeometry Sensor => mapping.Sensor;

    /// <summary>The frame's bits, OFF before ON, for loops that then <see cref="Count"/> what they set.</summary>
    public readonly Span<ulong> Bits => frame.MutableBits;

    /// <summary>Events put into the bin.</summary>
    public int Binned { get; private set; }

    /// <summary>Events of the bin that the network does not see.</summary>
    public int Cropped { get; private set; }

    /// <summary>Whether events of this time may be put into it.</summary>
    public readonly bool Contains(long timeUs) => timeUs >= startUs && timeUs < endUs;

    /// <summary>Counts events.</summary>
    /// <param name="events">All of them.</param>
    /// <param name="binned">Those that the network sees.</param>
    public void Count(int events, int binned)
    {
        Binned += binned;
        Cropped += events - binned;
    }

    /// <summary>Puts events of one row into the bin, in a step for each pixel of the frame and not for each event.</summary>
    /// <param name="mask">A bit for each event, the lowest at <paramref name="x"/>; all on the sensor.</param>
    /// <param name="x">Column of the lowest bit.</param>
    /// <param name="y">Row.</param>
    /// <param name="polarity">1 = ON.</param>
    public void AddRow(uint mask, int x, int y, int polarity)
    {
        var (columns, ends) = (mapping.Columns, mapping.ColumnEnds);
        var bits = frame.MutableBits;
        var row = mapping.RowOffsets[y];
        var first = (polarity * mapping.Input.Pixels) + row;
        var (events, binned) = (BitOperations.PopCount(mask), 0);
        while (mask != 0)
        {
            var at = x + BitOperations.TrailingZeroCount(mask);
            var rest = mask & (uint)(ulong.MaxValue << Math.Min(ends[at] - x, MaskBits)); // without all that share its pixel
            if (row + columns[at] >= 0)
            {
                var bit = first + columns[at];
                bits[bit >> 6] |= 1UL << bit;
                binned += BitOperations.PopCount(mask ^ rest);
            }

            mask = rest;
        }

        Count(events, binned);
    }
}
