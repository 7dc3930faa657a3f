using MQTTnet;

namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>Somebody who reads what others publish. On the MQTT client's thread, one message at a time; waits for nothing.</summary>
internal interface ISubscriber
{
    /// <summary>Asks the broker for what is wanted, at every connect.</summary>
    Task SubscribeAsync(IMqttClient client, CancellationToken token);

    /// <summary>Takes a message, or leaves it where it is not for this one.</summary>
    void Receive(MqttApplicationMessage message);
}
