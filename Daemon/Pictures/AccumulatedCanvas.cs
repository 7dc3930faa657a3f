using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Daemon.Pictures;

/// <summary>Counts the events of a frame: a cell has the colour of the polarity that it has more of, the stronger the more there are.</summary>
/// <param name="grid">Where events go.</param>
internal sealed class AccumulatedCanvas(PictureGrid grid) : IEventCanvas
{
    /// <summary>What is left of the background's share with each event of a usual cell: one is seen well, and three are nearly full.</summary>
    private const float Fade = 0.4f;

    private readonly int[] _counts = new int[2 * grid.Cells.Pixels];

    /// <inheritdoc/>
    public void Draw(EventPacket packet, Range range)
    {
        var xs = packet.Xs[range];
        var ys = packet.Ys[range];
        var polarities = packet.Polarities[range];
        var (shrink, width) = (grid.Shrink, grid.Cells.Width);
        for (var i = 0; i < xs.Length; i++)
        {
            _counts[(2 * ((ys[i] / shrink * width) + (xs[i] / shrink))) + polarities[i]]++;
        }
    }

    /// <inheritdoc/>
    public void Show(long endUs, Span<byte> cells)
    {
        var usual = UsualCount();
        for (var cell = 0; cell < cells.Length; cell++)
        {
            var (off, on) = (_counts[2 * cell], _counts[(2 * cell) + 1]);
            cells[cell] = off + on == 0 ? EventPalette.Background : EventPalette.Index(on >= off ? 1 : 0, 1 - MathF.Pow(Fade, (off + on) / usual));
        }

        Array.Clear(_counts);
    }

    /// <summary>Events of a cell that has any, on average, 1 or more: so that long windows are not full everywhere.</summary>
    private float UsualCount()
    {
        var (events, cells) = (0L, 0);
        for (var at = 0; at < _counts.Length; at += 2)
        {
            var count = _counts[at] + _counts[at + 1];
            events += count;
            cells += count > 0 ? 1 : 0;
        }

        return cells == 0 ? 1 : (float)events / cells;
    }
}
