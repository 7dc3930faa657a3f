using System.Numerics;

namespace EdgeLearner.Sensors.Binning;

/// <summary>A bin that collects events, lent by <see cref="TimeBinner.TryOpen"/> to a decoder that sets its bits instead of writing events.</summary>
internal struct OpenBin
{
    private const int MaskBits = 32;

    private readonly InputMapping _mapping;

    /// <summary>A bin to be filled.</summary>
    /// <param name="frame">Its frame.</param>
    /// <param name="mapping">From sensor pixels to the frame's.</param>
    /// <param name="startUs">First instant of the bin, in microseconds.</param>
    /// <param name="endUs">First instant behind those whose events may be put into it.</param>
    /// <param name="closeUs">A time that closes a bin as soon as it is told, or an event has it.</param>
    public OpenBin(EventFrame frame, InputMapping mapping, long startUs, long endUs, long closeUs)
    {
        (Frame, _mapping) = (frame, mapping);
        (StartUs, EndUs, CloseUs) = (startUs, endUs, closeUs);
    }

    /// <summary>The frame that is filled.</summary>
    public EventFrame Frame { get; }

    /// <summary>First instant of the bin, in microseconds.</summary>
    public long StartUs { get; }

    /// <summary>First instant after it.</summary>
    public long EndUs { get; }

    /// <summary>A decoder that would tell this time, or a later one, leaves it to a packet to do so.</summary>
    public long CloseUs { get; }

    /// <summary>Events put into the bin.</summary>
    public int Binned { get; private set; }

    /// <summary>Events of the bin that the network does not see.</summary>
    public int Cropped { get; private set; }

    /// <summary>Whether events of this time may be put into it.</summary>
    public readonly bool Contains(long timeUs) => timeUs >= StartUs && timeUs < EndUs;

    /// <summary>For each sensor column, the frame's; negative together with any <see cref="RowOffsets"/> where the network does not see it.</summary>
    public readonly ReadOnlySpan<int> Columns => _mapping.Columns;

    /// <summary>For each sensor row, the number of the first bit of the frame's, likewise.</summary>
    public readonly ReadOnlySpan<int> RowOffsets => _mapping.RowOffsets;

    /// <summary>The frame's bits, OFF before ON, for loops that then <see cref="Count"/> what they set.</summary>
    public readonly Span<ulong> Bits => Frame.MutableBits;

    /// <summary>Bits of one polarity.</summary>
    public readonly int Plane => _mapping.Input.Pixels;

    /// <summary>Counts events that a loop took.</summary>
    /// <param name="events">All of them.</param>
    /// <param name="binned">Those that the network sees.</param>
    public void Count(int events, int binned)
    {
        Binned += binned;
        Cropped += events - binned;
    }

    /// <summary>Puts one event into the bin.</summary>
    public void Add(int x, int y, int polarity)
    {
        var pixel = _mapping.RowOffsets[y] + _mapping.Columns[x];
        if (pixel >= 0)
        {
            var bit = (polarity * Plane) + pixel;
            Bits[bit >> 6] |= 1UL << bit;
        }

        Count(1, pixel >= 0 ? 1 : 0);
    }

    /// <summary>Puts events of one row into the bin: takes a step for each pixel of the frame, not for each event.</summary>
    /// <param name="mask">A bit for each event, the lowest at <paramref name="x"/>; all on the sensor.</param>
    /// <param name="x">Column of the lowest bit.</param>
    /// <param name="y">Row.</param>
    /// <param name="polarity">1 = ON.</param>
    public void AddRow(uint mask, int x, int y, int polarity)
    {
        var events = BitOperations.PopCount(mask);
        var row = _mapping.RowOffsets[y];
        var bits = Bits;
        var binned = 0;
        var first = (polarity * Plane) + row;
        while (mask != 0)
        {
            var at = x + BitOperations.TrailingZeroCount(mask);
            var column = _mapping.Columns[at];
            var rest = mask & (uint)(ulong.MaxValue << Math.Min(_mapping.ColumnEnds[at] - x, MaskBits));
            if (row + column >= 0)
            {
                var bit = first + column;
                Bits[bit >> 6] |= 1UL << bit;
                binned += BitOperations.PopCount(mask ^ rest);
            }

            mask = rest;
        }

        Count(events, binned);
    }
}
