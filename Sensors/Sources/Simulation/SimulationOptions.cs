using System.ComponentModel.DataAnnotations;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources.Simulation;

/// <summary>A simulated recording: what is shown, and the sensor that looks at it. The same options give the same events.</summary>
public sealed record SimulationOptions : IValidatableObject
{
    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether it behaves as a camera does, which waits for nobody: when the learner is late frames are lost, and learning gives way. Default: as a recording.</summary>
    public bool Live { get; init; }

    /// <summary>Columns of the sensor.</summary>
    /// <value>16 to 2,047 (what EVT3 can address). Default 64.</value>
    [Range(16, 2_047)]
    public int Width { get; init; } = 64;

    /// <summary>Rows of the sensor.</summary>
    /// <value>16 to 2,047. Default 64.</value>
    [Range(16, 2_047)]
    public int Height { get; init; } = 64;

    /// <summary>Size of the sensor.</summary>
    internal SensorGeometry Geometry => new(Width, Height);

    /// <summary>Length, in seconds of sensor time.</summary>
    /// <value>0.1 to 86,400. Default 60.</value>
    [Range(0.1, 86_400.0)]
    public double Seconds { get; init; } = 60;

    /// <summary>Shortest episode of one class, in seconds.</summary>
    [Range(0.2, 60.0)]
    public double MinEpisodeSeconds { get; init; } = 0.6;

    /// <summary>Longest episode of one class, in seconds.</summary>
    [Range(0.2, 60.0)]
    public double MaxEpisodeSeconds { get; init; } = 1.5;

    /// <summary>Brightness of a shape against its background, as a ratio above 1.</summary>
    [Range(1.1, 100.0)]
    public double Contrast { get; init; } = 2.2;

    /// <summary>Change of log intensity that makes an event, the mean over all pixels.</summary>
    /// <value>Real sensors: 0.1 to 0.5. Default 0.25.</value>
    [Range(0.05, 2.0)]
    public double Threshold { get; init; } = 0.25;

    /// <summary>Spread of the threshold from pixel to pixel: standard deviation as a share of the threshold. ON and OFF vary on their own.</summary>
    [Range(0.0, 0.5)]
    public double ThresholdMismatch { get; init; } = 0.05;

    /// <summary>Dead time of a pixel after an event, in microseconds.</summary>
    [Range(0, 1_000_000)]
    public int RefractoryUs { get; init; } = 500;

    /// <summary>Shot noise: random events of either polarity, per pixel and second.</summary>
    [Range(0.0, 100.0)]
    public double ShotNoiseHz { get; init; } = 0.1;

    /// <summary>Leak: ON events that no light explains, per pixel and second.</summary>
    [Range(0.0, 100.0)]
    public double LeakHz { get; init; } = 0.05;

    /// <summary>Share of pixels that are hot.</summary>
    [Range(0.0, 0.1)]
    public double HotPixelShare { get; init; } = 0.0005;

    /// <summary>Events of a hot pixel per second, of either polarity.</summary>
    [Range(0.0, 10_000.0)]
    public double HotPixelHz { get; init; } = 50;

    /// <summary>How the scene changes over a day. Default: not at all.</summary>
    public SceneDrift Drift { get; init; } = new();

    /// <summary>Whether the class that comes late comes at all; true where none is late. Only of valid options.</summary>
    public bool ShowsLateClass => Drift.LateClass.Length == 0 || Episode.Schedule(this, new SeededRandom(Seed)).Any(episode => episode.Class.Name == Drift.LateClass);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxEpisodeSeconds < MinEpisodeSeconds)
        {
            yield return new ValidationResult(
                $"{nameof(MaxEpisodeSeconds)} = {MaxEpisodeSeconds} is less than {nameof(MinEpisodeSeconds)} = {MinEpisodeSeconds}", [nameof(MaxEpisodeSeconds)]);
        }
    }
}
