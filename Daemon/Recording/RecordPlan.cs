using EdgeLearner.Daemon.Cameras;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Recording;

/// <summary>What <c>record</c> is to do.</summary>
internal sealed record RecordPlan
{
    /// <summary>The file, whose extension is added where it is missing.</summary>
    public required string Out { get; init; }

    /// <summary>The camera, validated.</summary>
    public required SensorOptions Sensor { get; init; }

    /// <summary>When to end. Default: when asked to.</summary>
    public TimeSpan? Length { get; init; }

    /// <summary>How many bytes from the camera to end after (of AEDAT 4 before they are compressed, 16 an event). Default: any.</summary>
    public long? Bytes { get; init; }

    /// <summary>Opens the camera. Default: the real one.</summary>
    public CameraOpener OpenCamera { get; init; } = CameraSource.Open;
}
