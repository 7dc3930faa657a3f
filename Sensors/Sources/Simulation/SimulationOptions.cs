using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources.Simulation;

/// <summary>A simulated recording: what is shown, and the sensor that looks at it. The same options give the same events.</summary>
public sealed record SimulationOptions
{
    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Size of the sensor.</summary>
    /// <value>16x16 to 2048x2048. Default 64x64.</value>
    public SensorGeometry Geometry { get; init; } = new(64, 64);

    /// <summary>Length, in seconds of sensor time.</summary>
    /// <value>0.1 to 86,400. Default 60.</value>
    public double Seconds { get; init; } = 60;

    /// <summary>Shortest episode of one class, in seconds.</summary>
    public double MinEpisodeSeconds { get; init; } = 0.6;

    /// <summary>Longest episode of one class, in seconds.</summary>
    public double MaxEpisodeSeconds { get; init; } = 1.5;

    /// <summary>Brightness of a shape against its background, as a ratio above 1.</summary>
    public double Contrast { get; init; } = 2.2;

    /// <summary>Change of log intensity that makes an event, the mean over all pixels.</summary>
    /// <value>Real sensors: 0.1 to 0.5. Default 0.25.</value>
    public double Threshold { get; init; } = 0.25;

    /// <summary>Spread of the threshold from pixel to pixel: standard deviation as a share of the threshold. ON and OFF vary on their own.</summary>
    public double ThresholdMismatch { get; init; } = 0.05;

    /// <summary>Dead time of a pixel after an event, in microseconds.</summary>
    public int RefractoryUs { get; init; } = 500;

    /// <summary>Shot noise: random events of either polarity, per pixel and second.</summary>
    public double ShotNoiseHz { get; init; } = 0.1;

    /// <summary>Leak: ON events that no light explains, per pixel and second.</summary>
    public double LeakHz { get; init; } = 0.05;

    /// <summary>Share of pixels that are hot.</summary>
    public double HotPixelShare { get; init; } = 0.0005;

    /// <summary>Events of a hot pixel per second, of either polarity.</summary>
    public double HotPixelHz { get; init; } = 50;
}
