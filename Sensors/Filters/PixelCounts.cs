using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Filters;

/// <summary>Counts the events of every pixel, and tells which have far too many. 4 bytes a pixel; one thread.</summary>
/// <param name="geometry">Size of the sensor.</param>
internal sealed class PixelCounts(SensorGeometry geometry)
{
    /// <summary>
    /// A hot pixel has more than so many times the events of its second busiest neighbour. Edges and lines, wherever they stay and tremble, are on two
    /// neighbours at least; two hot pixels may touch.
    /// </summary>
    private const int NeighbourFactor = 3;

    /// <summary>Of fewer events nothing can be said.</summary>
    private const int Fewest = 10;

    private readonly int[] _counts = new int[geometry.Pixels];

    /// <summary>Events of a pixel, as row x width + column.</summary>
    public int this[int pixel] => _counts[pixel];

    /// <summary>Counts the first events of a packet.</summary>
    public void Add(EventPacket packet, int count)
    {
        var xs = packet.Xs[..count];
        var ys = packet.Ys[..count];
        var width = geometry.Width;
        for (var i = 0; i < xs.Length; i++)
        {
            _counts[(ys[i] * width) + xs[i]]++;
        }
    }

    /// <summary>The hot pixels, in ascending order.</summary>
    /// <param name="seconds">Time that was counted, in seconds.</param>
    /// <param name="hz">Fewest events a second of a hot pixel.</param>
    public IReadOnlyList<int> FindHot(double seconds, double hz)
    {
        var fewest = Math.Max(Fewest, seconds * hz);
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
