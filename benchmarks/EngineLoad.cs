using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Benchmarks;

/// <summary>Network <c>edge</c> with random weights, 10 classes, intervals of 10 steps, and frames of which 3 % is active.</summary>
internal sealed class EngineLoad
{
    public const int IntervalFrames = 10;
    private const int Classes = 10;

    private readonly int[][] _frames;

    public EngineLoad(int side, int lanes)
    {
        var geometry = new SensorGeometry(side, side);
        var spec = NetworkCatalogue.Build("edge", geometry, Classes, blockLayers: 1);
        _frames = ClusteredFrames.Create(geometry, IntervalFrames, seed: 1);
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
}
