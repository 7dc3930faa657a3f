using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Benchmarks;

/// <summary>Network <c>edge</c> with random weights, 10 classes, intervals of 10 steps, and frames of which 3 % is active, in clusters as edges are.</summary>
internal sealed class EngineLoad
{
    public const int IntervalFrames = 10;
    private const int Classes = 10;
    private const double ActiveShare = 0.03;
    private const int ClusterSide = 3;

    private readonly int[][] _frames;

    public EngineLoad(int side, int lanes)
    {
        var geometry = new SensorGeometry(side, side);
        var spec = NetworkCatalogue.Build("edge", geometry, Classes, blockLayers: 1);
        var random = new SeededRandom(1);
        _frames = [.. Enumerable.Range(0, IntervalFrames).Select(_ => Frame(geometry, random))];
        Engine = new ManagedEngine(Model.Create(spec, [.. Enumerable.Range(0, Classes).Select(i => $"{i}")], seed: 1), lanes, IntervalFrames, new LearningRule { Momentum = 0.8f });
    }

    public ManagedEngine Engine { get; }

    /// <summary>One interval of a lane.</summary>
    public void RunInterval(int lane)
    {
        Engine.BeginInterval(lane);
        foreach (var frame in _frames)
        {
            Engine.Step(lane, frame);
        }
    }

    /// <summary>Active pixels of a frame, ascending.</summary>
    private static int[] Frame(SensorGeometry geometry, SeededRandom random)
    {
        var active = new SortedSet<int>();
        while (active.Count < 2 * geometry.Pixels * ActiveShare)
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
