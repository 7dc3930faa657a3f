using System.Buffers;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Telemetry.Mqtt;

namespace EdgeLearner.Telemetry.Topics;

/// <summary>Publishes whether the camera is there. From any one thread; waits for nothing.</summary>
/// <param name="queue">Where messages go.</param>
/// <param name="camera">Which camera; null = none, and nothing is published.</param>
internal sealed class SensorPublisher(PublishQueue queue, CameraInfo? camera)
{
    private readonly Topic? _topic = camera is null ? null : SensorTopic.Of(camera.Id);
    private volatile byte[]? _latest;

    /// <summary>Topic and payload as they are now, for who connects anew; null while nobody has said.</summary>
    public StandingMessage? Latest => _latest is { } payload ? new StandingMessage(_topic!, payload) : null;

    /// <summary>The camera came, went or was stopped.</summary>
    public void Publish(SensorStatus status)
    {
        if (_topic is null)
        {
            return;
        }

        _latest = SensorTopic.Encode(status);
        var message = queue.Rent(_topic);
        message.Write(_latest);
        queue.Put(message);
    }
}
