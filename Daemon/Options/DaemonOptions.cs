using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Telemetry;

namespace EdgeLearner.Daemon.Options;

/// <summary>The whole configuration. One section a part; every default stands beside its property.</summary>
public sealed record DaemonOptions
{
    /// <summary>The live camera, which is the source where there is one.</summary>
    public SensorOptions Sensor { get; init; } = new();

    /// <summary>Where events come from without one.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>Which events are let through.</summary>
    public FilterOptions Filters { get; init; } = new();

    /// <summary>How events become frames.</summary>
    public BinningRule Binning { get; init; } = new();

    /// <summary>What of the sensor the network sees.</summary>
    public InputOptions Input { get; init; } = new();

    /// <summary>What waits for the learner.</summary>
    public QueueOptions Queue { get; init; } = new();

    /// <summary>What is learned, and how.</summary>
    public LearningOptions Learning { get; init; } = new();

    /// <summary>What is published, and where.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>What is kept from one start to the next.</summary>
    public StateOptions State { get; init; } = new();
}
