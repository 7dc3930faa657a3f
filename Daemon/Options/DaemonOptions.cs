using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Sources;

namespace EdgeLearner.Daemon.Options;

/// <summary>The whole configuration. One section a part; every default stands beside its property.</summary>
public sealed record DaemonOptions
{
    /// <summary>Where events come from.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>How events become frames.</summary>
    public BinningRule Binning { get; init; } = new();
}
