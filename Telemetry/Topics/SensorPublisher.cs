using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Telemetry.Mqtt;

namespace EdgeLearner.Telemetry.Topics;

/// <summary>Publishes whether the camera is there. From any one thread; waits for nothing.</summary>
/// <param name="queue">Where messages go.</param>
/// <param name="camera">Which camera, by <see cref="CameraInfo.Id"/>; null = none, and nothing is published.</param>
/// <param name="initial">What who connects is told before anything is published; null = nothing.</param>
internal sealed class SensorPublisher(PublishQueue queue, string? camera, SensorStatus? initial = null)
{
    private volatile byte[]? _latest = camera is not null && initial is { } status ? SensorTopic.Encode(status) : null;

    /// <summary>Where; null = there is no camera.</summary>
    public Topic? Topic { get; } = camera is null ? null : SensorTopic.Of(camera);

    /// <summary>Topic and payload as they are now, for who connects anew; null while nobody has said.</summary>
    public StandingMessage? Latest => _latest is { } payload ? new StandingMessage(Topic!, payload) : null;

    /// <summary>The camera came, went or was stopped.</summary>
    public void Publish(SensorStatus status)
    {
        if (Topic is null)
        {
            return;
        }

        _latest = SensorTopic.Encode(status);
        queue.Put(Topic, _latest);
    }
}
