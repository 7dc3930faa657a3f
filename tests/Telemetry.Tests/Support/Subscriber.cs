using System.Text;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeLearner.Telemetry.Tests.Support;

/// <summary>A message as a client saw it.</summary>
internal sealed record Seen(string Topic, string Text, bool Retained, string? ContentType, uint ExpirySeconds, MqttQualityOfServiceLevel Quality)
{
    /// <summary>What an answer says it answers.</summary>
    public string? Correlation { get; init; }

    public string LastLevel => Topic[(Topic.LastIndexOf('/') + 1)..];
}

/// <summary>A real MQTT client that sees every message.</summary>
internal sealed class Subscriber : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Inbox<Seen> _seen = new();

    private Subscriber() => _client.ApplicationMessageReceivedAsync += message =>
    {
        var sent = message.ApplicationMessage;
        _seen.Add(new Seen(
            sent.Topic, Encoding.UTF8.GetString(sent.Payload), sent.Retain, sent.ContentType, sent.MessageExpiryInterval, sent.QualityOfServiceLevel)
        {
            Correlation = sent.CorrelationData is null ? null : Encoding.UTF8.GetString(sent.CorrelationData),
        });
        return Task.CompletedTask;
    };

    public static Task<Subscriber> OverTcpAsync(int port) => ConnectAsync(options => options.WithTcpServer("127.0.0.1", port));

    public static Task<Subscriber> OverWebSocketAsync(int port) =>
        ConnectAsync(options => options.WithWebSocketServer(server => server.WithUri($"ws://127.0.0.1:{port}/mqtt")));

    /// <summary>Subscribes to everything, then leaves and asks the broker to keep what comes.</summary>
    public static async Task LeaveAnOpenSessionAsync(int port)
    {
        await using var subscriber = await ConnectAsync(options => options.WithTcpServer("127.0.0.1", port).WithCleanSession(false).WithSessionExpiryInterval(3600));
    }

    /// <summary>The next message of a topic (its last level) that holds a text.</summary>
    public Task<Seen> NextAsync(string topic, string text = "") => _seen.TakeAsync(
        message => message.LastLevel == topic && message.Text.Contains(text, StringComparison.Ordinal), $"{topic} with '{text}'");

    /// <summary>Publishes to a topic.</summary>
    public Task SendAsync(string topic, string text, bool retain = false, string? replyTo = null, string? correlation = null) => _client.PublishAsync(
        new MqttApplicationMessage
        {
            Topic = topic,
            PayloadSegment = Encoding.UTF8.GetBytes(text),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            Retain = retain,
            ResponseTopic = replyTo,
            CorrelationData = correlation is null ? null : Encoding.UTF8.GetBytes(correlation),
        },
        TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _client.TryDisconnectAsync();
        _client.Dispose();
    }

    private static async Task<Subscriber> ConnectAsync(Func<MqttClientOptionsBuilder, MqttClientOptionsBuilder> to)
    {
        var subscriber = new Subscriber();
        var options = to(new MqttClientOptionsBuilder()).WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500).Build();
        await subscriber._client.ConnectAsync(options, TestContext.Current.CancellationToken);
        await subscriber._client.SubscribeAsync("#", MqttQualityOfServiceLevel.AtLeastOnce, TestContext.Current.CancellationToken);
        return subscriber;
    }
}
