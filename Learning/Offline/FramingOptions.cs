using System.ComponentModel.DataAnnotations;
using EdgeLearner.Sensors.Binning;

namespace EdgeLearner.Learning.Offline;

/// <summary>How a sample becomes frames: the live pipeline's way, with a set number of bins.</summary>
public sealed record FramingOptions
{
    /// <summary>Duration of a bin, in milliseconds of sensor time.</summary>
    /// <value>1 to 1,000. Default 20.</value>
    [Range(1, 1_000)]
    public int BinMs { get; init; } = 20;

    /// <summary>Frames of every sample: a longer one is cut, a shorter one is followed by silence.</summary>
    /// <value>1 to 10,000. Default 15 (300 ms of the default bins).</value>
    [Range(1, 10_000)]
    public int Frames { get; init; } = 15;

    /// <summary>Longest side of a frame, in pixels: a larger sensor is scaled down by the smallest whole factor. A model brings its own size.</summary>
    /// <value>8 to 1,024. Default 128.</value>
    [Range(8, 1_024)]
    public int InputMax { get; init; } = InputMapping.DefaultMaxSide;
}
