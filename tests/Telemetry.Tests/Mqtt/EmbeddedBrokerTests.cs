using System.Net;
using System.Net.Sockets;
using EdgeLearner.Telemetry.Mqtt;
using EdgeLearner.Telemetry.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Protocol;

namespace EdgeLearner.Telemetry.Tests.Mqtt;

public sealed class EmbeddedBrokerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StartAsync_NoBrokerConfigured_PublishesEveryTopicOnABrokerOfItsOwn(bool overWebSocket)
    {
        await using var node = await TestNode.StartAsync(TestNode.Embedded with { PeriodMs = 100 });
        var (port, webSocketPort) = Ports(node);
        await using var client = overWebSocket ? await Subscriber.OverWebSocketAsync(webSocketPort) : await Subscriber.OverTcpAsync(port);

        Assert.Equal(new Seen("edgelearner/test/status", "online", true, "text/plain", 0, MqttQualityOfServiceLevel.AtLeastOnce), await client.NextAsync("status"));
        var info = await client.NextAsync("info", "\"source\":\"shapes.raw\"");
        Assert.Equal((true, "application/json"), (info.Retained, info.ContentType));
        node.Predict(first: 41, count: 1);
        var prediction = await client.NextAsync("prediction", "\"seq\":41,");
        Assert.Equal((false, "application/json", MqttQualityOfServiceLevel.AtLeastOnce), (prediction.Retained, prediction.ContentType, prediction.Quality));
        var telemetry = await client.NextAsync("telemetry", "\"publish\":{\"p50\":");
        Assert.Equal((false, "application/json", MqttQualityOfServiceLevel.AtMostOnce), (telemetry.Retained, telemetry.ContentType, telemetry.Quality));
        Assert.InRange(telemetry.ExpirySeconds, 1u, 30u);
    }

    [Theory]
    [InlineData("311")]
    [InlineData("5")]
    public async Task Subscribe_AStockClientWithoutAClientId_IsLetIn(string version)
    {
        await using var node = await TestNode.StartAsync(TestNode.Embedded);
        using var client = await MosquittoSub.StartAsync(Ports(node).Port, "edgelearner/test/#", version);

        await client.LineAsync("edgelearner/test/status 1 online");
        node.Predict(first: 5, count: 1);
        await client.LineWithAsync("\"seq\":5,");
        await node.Service.StopAsync();
        await client.LineAsync("edgelearner/test/status 0 stopped");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StopAsync_Cleanly_PublishesWhatWaitsThenStopped(bool overWebSocket)
    {
        await using var node = await TestNode.StartAsync(TestNode.Embedded);
        var (port, webSocketPort) = Ports(node);
        await using var client = overWebSocket ? await Subscriber.OverWebSocketAsync(webSocketPort) : await Subscriber.OverTcpAsync(port);
        await client.NextAsync("status", "online");
        node.Predict(first: 0, count: 100);

        var stopping = node.Service.StopAsync();

        await client.NextAsync("prediction", "\"seq\":99,");
        Assert.Equal("stopped", (await client.NextAsync("status")).Text);
        await stopping.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(node.Log.All, line => line.Contains("broke:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DisposeAsync_MessagesWaitForASubscriberThatIsAway_WaitsForNobody()
    {
        var clock = new FakeTimeProvider(); // stands still: a wait would never end
        var broker = await EmbeddedBroker.StartAsync(TestNode.Embedded, clock, TestContext.Current.CancellationToken);
        await Subscriber.LeaveAnOpenSessionAsync(broker.Port);
        await using var node = await TestNode.StartAsync(TestNode.For(broker.Port));
        node.Predict(first: 0, count: 10);
        await node.Service.StopAsync();

        await broker.DisposeAsync().AsTask().WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task StartAsync_TheConfiguredPortIsTaken_ComplainsInOneLine()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var error = await Assert.ThrowsAsync<TelemetryException>(() => TestNode.StartAsync(TestNode.Embedded with { Port = port }));

        Assert.Equal($"Telemetry:Port = {port}: the port is taken; choose another, or leave it out for the next free one", error.Message);
    }

    [Fact]
    public async Task StartAsync_TwiceWithoutAPort_FindsTwoPorts()
    {
        await using var one = await TestNode.StartAsync(TestNode.Embedded with { Port = null, WebSocketPort = null });
        await using var two = await TestNode.StartAsync(TestNode.Embedded with { Port = null, WebSocketPort = null });

        Assert.NotEqual(Ports(one).Port, Ports(two).Port);
        Assert.Contains("(1883 is taken)", two.Service.Describe(), StringComparison.Ordinal);
        Assert.Contains($"mosquitto_sub -h 127.0.0.1 -p {Ports(two).Port} -t 'edgelearner/test/#' -v", two.Service.Describe(), StringComparison.Ordinal);
    }

    /// <summary>The ports, as a person would read them.</summary>
    private static (int Port, int WebSocketPort) Ports(TestNode node)
    {
        var line = node.Service.Describe().ReplaceLineEndings(" ").Split(' ', ':', '/', ',');
        var ports = line.Select(word => int.TryParse(word, out var port) ? port : 0).Where(port => port > 1024 && port != 1883).ToList();
        var isFirst = line.Contains("1883") && !line.Contains("(1883");
        return isFirst ? (1883, ports[0]) : (ports[0], ports[1]);
    }
}
