using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Telemetry.Mqtt;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeLearner.Telemetry.Topics;

/// <summary>Puts right what a broker keeps of cameras that are not here: the <c>online</c> of a run that crashed, or of a camera that another has replaced.</summary>
/// <param name="root">What every topic begins with.</param>
/// <param name="queue">Where corrections go.</param>
/// <param name="isOurs">Whether a topic is of the camera that runs, which speaks for itself.</param>
/// <remarks>A broker that does not let us read these topics leaves them as they are.</remarks>
internal sealed class SensorLeftovers(string root, PublishQueue queue, Func<Topic, bool> isOurs) : ISubscriber
{
    private readonly string _prefix = $"{root}/sensor/";

    /// <inheritdoc/>
    public Task SubscribeAsync(IMqttClient client, CancellationToken token) =>
        client.SubscribeAsync($"{root}/{SensorTopic.OfAll}", MqttQualityOfServiceLevel.AtLeastOnce, token);

    /// <summary>Corrects what the broker had kept; what is published now is our own.</summary>
    public void Receive(MqttApplicationMessage message)
    {
        if (!message.Retain || !message.Topic.StartsWith(_prefix, StringComparison.Ordinal) || message.ConvertPayloadToString() != SensorTopic.OnlineWord)
        {
            return;
        }

        var topic = SensorTopic.Of(message.Topic[_prefix.Length..].Split('/')[0]);
        if (!isOurs(topic))
        {
            queue.Put(topic, SensorTopic.Encode(SensorStatus.Offline));
        }
    }
}
