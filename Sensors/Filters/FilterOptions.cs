using System.ComponentModel.DataAnnotations;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Sensors.Filters;

/// <summary>Which filters stand between source and binner, in the order in which they are applied. All are off by default.</summary>
public sealed record FilterOptions : IValidatableObject
{
    /// <summary>How long hot pixels are learned, in seconds of sensor time; nothing is removed before they are known. 0 = none are learned.</summary>
    /// <value>0 to 3600. Default 0.</value>
    [Range(0.0, 3600.0)]
    public double HotPixelSeconds { get; init; }

    /// <summary>Where the hot pixels stand, as lines of <c>x,y</c>. A file that is there is used as it is; else it is written once they are learned.</summary>
    /// <value>Default: none, they are learned anew by every run.</value>
    public string? HotPixelFile { get; init; }

    /// <summary>Fewest events a second of a hot pixel. It also has three times as many as its second busiest neighbour, or an edge that trembles in one place would be hot.</summary>
    /// <value>0.1 to 100,000. Default 10.</value>
    [Range(0.1, 100_000.0)]
    public double HotPixelHz { get; init; } = 10;

    /// <summary>Region of interest as <c>X,Y,WIDTHxHEIGHT</c> in pixels of the sensor. Coordinates stay as they are.</summary>
    /// <value>Default: the whole sensor.</value>
    public string? Region { get; init; }

    /// <summary>Which polarity passes.</summary>
    /// <value>Default Both.</value>
    public PassedPolarity Polarity { get; init; }

    /// <summary>Dead time of a pixel after an event that passed, in microseconds; 0 = no refractory filter.</summary>
    /// <value>0 to 1,000,000. Default 0.</value>
    [Range(0, 1_000_000)]
    public int RefractoryUs { get; init; }

    /// <summary>Background activity: an event passes if one of its 8 neighbours had one within this time before, in microseconds; 0 = no such filter.</summary>
    /// <value>0 to 1,000,000. Default 0.</value>
    [Range(0, 1_000_000)]
    public int ActivityUs { get; init; }

    /// <summary>Spatio-temporal correlation: the same, of <see cref="CorrelationSupport"/> neighbours, in microseconds; 0 = no such filter.</summary>
    /// <value>0 to 1,000,000. Default 0.</value>
    [Range(0, 1_000_000)]
    public int CorrelationUs { get; init; }

    /// <summary>Neighbours that must have had an event.</summary>
    /// <value>1 to 8. Default 2.</value>
    [Range(1, 8)]
    public int CorrelationSupport { get; init; } = 2;

    /// <summary>Whether only events of the same polarity support one another.</summary>
    /// <value>Default false.</value>
    public bool CorrelationSamePolarity { get; init; }

    /// <summary>How the sensor is turned or mirrored.</summary>
    /// <value>Default AsIs.</value>
    public Orientation Orientation { get; init; }

    /// <summary>Most events a second that pass; what comes faster is dropped, in the order of time. 0 = no limit.</summary>
    /// <value>0 to 1,000,000,000. Default 0.</value>
    [Range(0, 1_000_000_000)]
    public int MaxEventsPerSecond { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Region is not null && !PixelRegion.TryParse(Region, out _))
        {
            yield return new ValidationResult($"{nameof(Region)} = {Region}: must be X,Y,WIDTHxHEIGHT, such as 100,80,320x240", [nameof(Region)]);
        }

        if (HotPixelFile is { } file && HotPixelSeconds == 0 && !File.Exists(file))
        {
            yield return new ValidationResult(
                $"{nameof(HotPixelFile)} = {file}: no such file; with {nameof(HotPixelSeconds)} above 0 it is learned and written", [nameof(HotPixelFile)]);
        }
    }
}

/// <summary>Which polarity passes.</summary>
public enum PassedPolarity
{
    /// <summary>Either.</summary>
    Both,

    /// <summary>Events of rising brightness.</summary>
    On,

    /// <summary>Events of falling brightness.</summary>
    Off,
}

/// <summary>How a picture is turned or mirrored.</summary>
public enum Orientation
{
    /// <summary>Not at all.</summary>
    AsIs,

    /// <summary>Left and right change places.</summary>
    FlipHorizontal,

    /// <summary>Top and bottom change places.</summary>
    FlipVertical,

    /// <summary>A quarter turn clockwise: columns become rows.</summary>
    Rotate90,

    /// <summary>Half a turn.</summary>
    Rotate180,

    /// <summary>A quarter turn counterclockwise.</summary>
    Rotate270,

    /// <summary>Rows and columns change places: mirrored along the diagonal from the top left.</summary>
    Transpose,
}
