using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Telemetry;

/// <summary>What runs here: told to everyone in the retained topic <c>info</c>.</summary>
public sealed record NodeInfo
{
    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Tells this run of the program from every other. With a message's sequence number it names the message.</summary>
    /// <value>Default: 12 random hexadecimal digits.</value>
    public string Session { get; init; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>When the run began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>What the events come from: a file's or a camera's name.</summary>
    public required string Source { get; init; }

    /// <summary>The camera; null = the source is none.</summary>
    public CameraInfo? Camera { get; init; }

    /// <summary>Size of the sensor.</summary>
    public required SensorGeometry Sensor { get; init; }

    /// <summary>Size of the frames that the network sees.</summary>
    public required SensorGeometry Input { get; init; }

    /// <summary>Name or notation of the network.</summary>
    public required string Network { get; init; }

    /// <summary>Frames in a truncation interval (the paper's k).</summary>
    public required int IntervalFrames { get; init; }

    /// <summary>Weight layers in a local block (the paper's n); 0 = all in one.</summary>
    public required int BlockLayers { get; init; }

    /// <summary>Names of the classes, in the order of a prediction's scores.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>What computes: managed, torch-cpu, torch-cuda.</summary>
    public required string Engine { get; init; }

    /// <summary>What it computes on: cpu, or a GPU's number and name.</summary>
    public required string Device { get; init; }
}
