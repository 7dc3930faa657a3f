using System.Text;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Telemetry.Mqtt;
using MQTTnet.Protocol;

namespace EdgeLearner.Telemetry.Topics;

/// <summary><c>sensor/ID/status</c>: whether a camera is there; at every connect, and when it changes.</summary>
/// <remarks>The last will is of <see cref="StatusTopic"/> alone: after a crash the word here is an old one.</remarks>
internal static class SensorTopic
{
    /// <summary>Filter of them all.</summary>
    public const string OfAll = "sensor/+/status";

    /// <summary>What <see cref="SensorStatus.Online"/> is called.</summary>
    public const string OnlineWord = "online";

    private static readonly byte[] Online = Encoding.UTF8.GetBytes(OnlineWord);
    private static readonly byte[] Offline = "offline"u8.ToArray();
    private static readonly byte[] Disabled = "disabled"u8.ToArray();

    /// <summary>How the status of a camera is published.</summary>
    /// <param name="id">See <see cref="CameraInfo.Id"/>.</param>
    public static Topic Of(string id) =>
        new($"sensor/{TopicName.Sanitize(id)}/status", MqttQualityOfServiceLevel.AtLeastOnce, IsRetained: true, "text/plain");

    /// <summary>The payload.</summary>
    public static byte[] Encode(SensorStatus status) => status switch
    {
        SensorStatus.Online => Online,
        SensorStatus.Offline => Offline,
        SensorStatus.Disabled => Disabled,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status."),
    };
}
