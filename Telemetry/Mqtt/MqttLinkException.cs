namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>The link to the broker does not carry any more.</summary>
internal sealed class MqttLinkException(string message) : Exception(message);
