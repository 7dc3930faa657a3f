using MQTTnet.Protocol;

namespace EdgeLearner.Telemetry.Topics;

/// <summary><c>status</c>: whether the node is there. Words enough to tell a clean stop from a crash.</summary>
internal static class StatusTopic
{
    /// <summary>How it is published.</summary>
    public static readonly Topic Topic = new("status", MqttQualityOfServiceLevel.AtLeastOnce, IsRetained: true, "text/plain");

    /// <summary>The birth, at every connect, while there is no camera yet to run on.</summary>
    public static byte[] Waiting { get; } = "waiting"u8.ToArray();

    /// <summary>The birth, at every connect.</summary>
    public static byte[] Online { get; } = "online"u8.ToArray();

    /// <summary>Ended on purpose.</summary>
    public static byte[] Stopped { get; } = "stopped"u8.ToArray();

    /// <summary>The last will: published by the broker when the link breaks.</summary>
    public static byte[] Offline { get; } = "offline"u8.ToArray();
}
