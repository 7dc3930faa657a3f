using System.ComponentModel.DataAnnotations;
using EdgeLearner.Sensors.Binning;

namespace EdgeLearner.Daemon.Options;

/// <summary>What of the sensor the network sees.</summary>
public sealed record InputOptions
{
    /// <summary>Longest side of a frame, in pixels: a larger sensor is scaled down by the smallest whole factor. A loaded model brings its own size.</summary>
    /// <value>8 to 1,024. Default 128.</value>
    [Range(8, 1_024)]
    public int Max { get; init; } = InputMapping.DefaultMaxSide;
}
