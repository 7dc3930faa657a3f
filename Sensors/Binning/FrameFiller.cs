using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Binning;

/// <summary>Puts events into frames, and counts what the network sees of them. One thread; the counts may be read from any.</summary>
/// <param name="mapping">From sensor pixels to frame pixels.</param>
internal sealed class FrameFiller(InputMapping mapping)
{
    private readonly int _plane = mapping.Input.Pixels;
    private long _binned;
    private long _cropped;

    /// <summary>Events put into a frame.</summary>
    public long Binned => Volatile.Read(ref _binned);

    /// <summary>Events of pixels that the network does not see.</summary>
    public long Cropped => Volatile.Read(ref _cropped);

    /// <summary>Adds the events of one bin. The hot loop: columns and tables are hoisted, nothing is called.</summary>
    public void AddRun(EventPacket packet, Range run, EventFrame frame)
    {
        var xs = packet.Xs[run];
        var ys = packet.Ys[run];
        var polarities = packet.Polarities[run];
        var columns = mapping.Columns;
        var rowOffsets = mapping.RowOffsets;
        var bits = frame.MutableBits;
        var plane = _plane;
        var added = 0;
        for (var i = 0; i < xs.Length && i < ys.Length && i < polarities.Length; i++)
        {
            var pixel = rowOffsets[ys[i]] + columns[xs[i]];
            if (pixel >= 0)
            {
                var bit = (polarities[i] * plane) + pixel;
                bits[bit >> 6] |= 1UL << bit;
                added++;
            }
        }

        Count(frame, added, xs.Length - added);
    }

    /// <summary>Counts what a decoder put into a bin by itself.</summary>
    public void Take(in OpenBin bin) => Count(bin.Frame, bin.Binned, bin.Cropped);

    private void Count(EventFrame frame, int binned, int cropped)
    {
        frame.EventCount += binned;
        _binned += binned;
        _cropped += cropped;
    }
}
