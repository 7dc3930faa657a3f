using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Filters;

/// <summary>Counts the events of every pixel for a while, and tells which have far too many.</summary>
/// <param name="geometry">Size of the sensor.</param>
/// <param name="seconds">How long to count, in seconds of sensor time.</param>
/// <param name="hz">Fewest events a second of a hot pixel.</param>
internal sealed class HotPixelLearner(SensorGeometry geometry, double seconds, double hz)
{
    /// <summary>
    /// A hot pixel has more than so many times the events of its second busiest neighbour. Edges and lines, wherever they stay and tremble, are on two
    /// neighbours at least; two hot pixels may touch.
    /// </summary>
    private const int NeighbourFactor = 3;

    private readonly int[] _counts = new int[geometry.Pixels];
    private long _leftUs = (long)(seconds * 1e6);
    private long? _startUs; // of the stretch since the last break
    private long _lastUs;

    /// <summary>Whether the time is up.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Counts the events of a packet until the time is up.</summary>
    /// <returns>How many were counted.</returns>
    public int Learn(EventPacket packet)
    {
        if (packet.Break != StreamBreak.None && _startUs is { } startUs)
        {
            _leftUs -= Math.Max(0, _lastUs - startUs);
            _startUs = null;
        }

        if (packet.Count == 0)
        {
            return 0;
        }

        var timesUs = packet.TimesUs;
        _startUs ??= timesUs[0];
        var end = timesUs.IndexOfAnyExceptInRange(long.MinValue, _startUs.Value + _leftUs - 1);
        IsDone = end >= 0;
        var counted = IsDone ? end : timesUs.Length;
        var xs = packet.Xs;
        var ys = packet.Ys;
        for (var i = 0; i < counted; i++)
        {
            _counts[(ys[i] * geometry.Width) + xs[i]]++;
        }

        _lastUs = timesUs[^1];
        return counted;
    }

    /// <summary>The hot pixels, each as row x width + column, in ascending order.</summary>
    public IReadOnlyList<int> Find()
    {
        var fewest = (int)Math.Ceiling(seconds * hz);
        return [.. Enumerable.Range(0, geometry.Pixels).Where(pixel => _counts[pixel] >= fewest && _counts[pixel] > (long)NeighbourFactor * SecondBusiestAround(pixel))];
    }

    private int SecondBusiestAround(int pixel)
    {
        var (busiest, second) = (0, 0);
        var (y, x) = Math.DivRem(pixel, geometry.Width);
        for (var row = y - 1; row <= y + 1; row++)
        {
            for (var column = x - 1; column <= x + 1; column++)
            {
                if (geometry.Contains(column, row) && (row != y || column != x))
                {
                    var count = _counts[(row * geometry.Width) + column];
                    (busiest, second) = count > busiest ? (count, busiest) : (busiest, Math.Max(second, count));
                }
            }
        }

        return second;
    }
}
