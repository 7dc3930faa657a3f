using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Benchmarks;

/// <summary>Frames as a camera gives them: a share of both planes' pixels is active, in clusters as edges are. The same for the same seed.</summary>
internal static class ClusteredFrames
{
    private const int ClusterSide = 3;

    /// <summary>Active pixels of each frame in [2, H, W], ascending.</summary>
    public static int[][] Create(SensorGeometry geometry, int count, ulong seed, double activeShare = 0.03)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Frame(geometry, random, activeShare))];
    }

    private static int[] Frame(SensorGeometry geometry, SeededRandom random, double activeShare)
    {
        var active = new SortedSet<int>();
        while (active.Count < 2 * geometry.Pixels * activeShare)
        {
            var (plane, left, top) = (random.NextInt(2), random.NextInt(geometry.Width - ClusterSide), random.NextInt(geometry.Height - ClusterSide));
            for (var i = 0; i < ClusterSide * ClusterSide; i++)
            {
                active.Add((plane * geometry.Pixels) + ((top + (i / ClusterSide)) * geometry.Width) + left + (i % ClusterSide));
            }
        }

        return [.. active];
    }
}
