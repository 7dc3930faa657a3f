using EdgeLearner.Telemetry.Topics;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>Which broker, as whom, and what to say at every connect.</summary>
/// <param name="Broker">Where it listens.</param>
/// <param name="Root">What every topic begins with, without the last slash.</param>
/// <param name="ClientId">Our name there, the same at every connect.</param>
/// <param name="UserName">Null = none.</param>
/// <param name="Password">Null = none.</param>
/// <param name="PingPeriod">Time between two pings, and how long to wait for each answer.</param>
/// <param name="Standing">What retained topics say now, the birth first.</param>
internal sealed record LinkTarget(
    BrokerAddress Broker, string Root, string ClientId, string? UserName, string? Password, TimeSpan PingPeriod, Func<IEnumerable<StandingMessage>> Standing)
{
    /// <summary>How long the broker holds the last will back, so that a blip of the link does not show.</summary>
    private const uint WillDelaySeconds = 5;

    /// <summary>The session outlives the will's delay: where it ends first, the will is published at once.</summary>
    private const uint SessionExpirySeconds = 30;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Full name of a topic.</summary>
    public string NameOf(Topic topic) => $"{Root}/{topic.Name}";

    /// <summary>A message as MQTTnet wants it.</summary>
    public MqttApplicationMessage Message(Topic topic, ReadOnlyMemory<byte> payload, MqttProtocolVersion version)
    {
        var message = new MqttApplicationMessage
        {
            Topic = NameOf(topic),
            Payload = new(payload),
            QualityOfServiceLevel = topic.Quality,
            Retain = topic.IsRetained,
        };
        if (version == MqttProtocolVersion.V500)
        {
            message.ContentType = topic.ContentType;
            message.MessageExpiryInterval = topic.ExpirySeconds;
        }

        return message;
    }

    /// <summary>The same for a message of the queue, which may be an answer that is wanted elsewhere.</summary>
    public MqttApplicationMessage Message(OutgoingMessage outgoing, MqttProtocolVersion version)
    {
        var message = Message(outgoing.Topic, outgoing.Payload, version);
        message.Topic = outgoing.ReplyTo?.Topic ?? message.Topic;
        message.CorrelationData = version == MqttProtocolVersion.V500 ? outgoing.ReplyTo?.Correlation : null;
        return message;
    }

    /// <summary>How to connect with a version of the protocol.</summary>
    public MqttClientOptions Connection(MqttProtocolVersion version)
    {
        var options = new MqttClientOptionsBuilder()
            .WithTcpServer(Broker.Host, Broker.Port)
            .WithClientId(ClientId)
            .WithProtocolVersion(version)
            .WithTimeout(Timeout)
            .WithKeepAlivePeriod(PingPeriod * 2)
            .WithWillTopic(NameOf(StatusTopic.Topic))
            .WithWillPayload(StatusTopic.Offline)
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithWillRetain();
        if (UserName is not null)
        {
            options.WithCredentials(UserName, Password);
        }

        if (version == MqttProtocolVersion.V500)
        {
            options.WithCleanStart(false)
                .WithSessionExpiryInterval(SessionExpirySeconds)
                .WithWillDelayInterval(WillDelaySeconds)
                .WithWillContentType(StatusTopic.Topic.ContentType);
        }

        return options.Build();
    }
}
