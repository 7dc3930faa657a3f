using System.Threading.Channels;
using MQTTnet;

namespace EdgeLearner.Daemon.Tests.Support;

/// <summary>An MQTT client that takes down everything that is published.</summary>
internal sealed class MqttWatcher : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<(string Topic, string Text)> _messages = Channel.CreateUnbounded<(string Topic, string Text)>();

    /// <summary>Subscribes to everything of a broker on loopback.</summary>
    public static async Task<MqttWatcher> StartAsync(int port)
    {
        var watcher = new MqttWatcher();
        watcher._client.ApplicationMessageReceivedAsync += message =>
        {
            watcher._messages.Writer.TryWrite((message.ApplicationMessage.Topic, message.ApplicationMessage.ConvertPayloadToString()));
            return Task.CompletedTask;
        };
        await watcher._client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).Build(), TestContext.Current.CancellationToken);
        await watcher._client.SubscribeAsync("#", cancellationToken: TestContext.Current.CancellationToken);
        return watcher;
    }

    /// <summary>Waits for a message on a topic that ends so, and gives its text.</summary>
    public async Task<string> WaitForAsync(string topic, string containing = "")
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            var message = await _messages.Reader.ReadAsync(patience.Token);
            if (message.Topic.EndsWith(topic, StringComparison.Ordinal) && message.Text.Contains(containing, StringComparison.Ordinal))
            {
                return message.Text;
            }
        }
    }

    /// <summary>Publishes to a topic.</summary>
    public Task SendAsync(string topic, string text) => _client.PublishStringAsync(topic, text, cancellationToken: TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
