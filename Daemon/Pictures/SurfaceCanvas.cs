using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Daemon.Pictures;

/// <summary>A time surface: a cell has the colour of its last event's polarity, and fades with the time since then.</summary>
internal sealed class SurfaceCanvas : IEventCanvas
{
    private readonly PictureGrid _grid;
    private readonly long _fadeUs;
    private readonly long[] _lastUs;
    private readonly byte[] _polarities;

    /// <summary>An empty surface.</summary>
    /// <param name="grid">Where events go.</param>
    /// <param name="fadeUs">Time in which a cell fades to 37 %, in microseconds.</param>
    public SurfaceCanvas(PictureGrid grid, long fadeUs)
    {
        _grid = grid;
        _fadeUs = fadeUs;
        _lastUs = new long[grid.Cells.Pixels];
        _polarities = new byte[grid.Cells.Pixels];
        Array.Fill(_lastUs, long.MinValue / 2);
    }

    /// <inheritdoc/>
    public void Draw(EventPacket packet, Range range)
    {
        var timesUs = packet.TimesUs[range];
        var xs = packet.Xs[range];
        var ys = packet.Ys[range];
        var polarities = packet.Polarities[range];
        var (shrink, width) = (_grid.Shrink, _grid.Cells.Width);
        for (var i = 0; i < timesUs.Length; i++)
        {
            var cell = (ys[i] / shrink * width) + (xs[i] / shrink);
            _lastUs[cell] = timesUs[i];
            _polarities[cell] = polarities[i];
        }
    }

    /// <inheritdoc/>
    public void Show(long endUs, Span<byte> cells)
    {
        for (var cell = 0; cell < cells.Length; cell++)
        {
            var age = (float)Math.Abs(endUs - _lastUs[cell]) / _fadeUs; // after a step back of time what is left over fades all the same
            cells[cell] = EventPalette.Index(_polarities[cell], MathF.Exp(-age));
        }
    }
}
