using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Telemetry.Mqtt;
using MQTTnet.Protocol;

namespace EdgeLearner.Telemetry.Topics;

/// <summary><c>sensor/ID/status</c>: whether a camera is there; at every connect, and when it changes.</summary>
/// <remarks>The last will is of <see cref="StatusTopic"/> alone: after a crash the word here is an old one.</remarks>
internal static class SensorTopic
{
    /// <summary>How the status of a camera is published.</summary>
    /// <param name="id">See <see cref="CameraInfo.Id"/>.</param>
    public static Topic Of(string id) =>
        new($"sensor/{TopicName.Sanitize(id)}/status", MqttQualityOfServiceLevel.AtLeastOnce, IsRetained: true, "text/plain");

    /// <summary>The payload.</summary>
    public static byte[] Encode(SensorStatus status) => status switch
    {
        SensorStatus.Online => "online"u8.ToArray(),
        SensorStatus.Offline => "offline"u8.ToArray(),
        SensorStatus.Disabled => "disabled"u8.ToArray(),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status."),
    };
}
