using MQTTnet.Protocol;

namespace EdgeLearner.Telemetry.Topics;

/// <summary>How a topic is published.</summary>
/// <param name="Name">Its last level, below prefix and node.</param>
/// <param name="Quality">At least once where a message must arrive, at most once where the next one replaces it.</param>
/// <param name="IsRetained">Whether the broker keeps the last message for whoever comes later.</param>
/// <param name="ContentType">Media type of the payload (MQTT 5).</param>
/// <param name="ExpirySeconds">After how many seconds a broker drops it undelivered (MQTT 5); 0 = never.</param>
internal sealed record Topic(string Name, MqttQualityOfServiceLevel Quality, bool IsRetained, string ContentType, uint ExpirySeconds = 0)
{
    /// <summary>Media type of all topics but the simplest.</summary>
    public const string Json = "application/json";

    /// <summary>Whether messages wait while the broker is away; those that the next one replaces do not.</summary>
    public bool WaitsForBroker => Quality != MqttQualityOfServiceLevel.AtMostOnce;
}
