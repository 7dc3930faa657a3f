using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Telemetry.Mqtt;
using EdgeLearner.Telemetry.Tests.Support;

namespace EdgeLearner.Telemetry.Tests;

/// <summary>What is published of cameras that are not there: not yet, or not any more.</summary>
public sealed class WaitingTests
{
    private static readonly CameraInfo Camera = new("Fake Cam", "fake", "7", "1.0", new SensorGeometry(64, 48));

    [Fact]
    public async Task StartAsync_ACameraIsWaitedFor_SaysSoAndThatItIsOnlineOnceItIsAnnounced()
    {
        await using var broker = await StartBrokerAsync();
        await using var node = await TestNode.StartWaitingAsync(TestNode.For(broker.Port), Camera.Id);
        await node.Log.WaitForAsync("Connected");
        await using (var early = await Subscriber.OverTcpAsync(broker.Port))
        {
            Assert.Equal(("edgelearner/test/status", true), await NextAsync(early, "waiting"));
            Assert.Equal(("edgelearner/test/sensor/fake-7/status", true), await NextAsync(early, "offline"));
        }

        Assert.Throws<InvalidOperationException>(() => node.Predict(first: 0, count: 1));
        node.Service.Announce(TestNode.Info with { Camera = Camera });
        node.Service.Publish(SensorStatus.Online);
        node.Predict(first: 0, count: 1);

        await using var client = await Subscriber.OverTcpAsync(broker.Port);
        string[] online = [(await NextAsync(client, "online")).Topic, (await NextAsync(client, "online")).Topic];
        Assert.Equal(["edgelearner/test/sensor/fake-7/status", "edgelearner/test/status"], online.Order());
        Assert.Contains("\"id\":\"fake-7\"", (await client.NextAsync("info")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_TheBrokerKeepsCamerasThatAreNotHere_SaysThatTheyAreOffline()
    {
        await using var broker = await StartBrokerAsync();
        await using var client = await Subscriber.OverTcpAsync(broker.Port);
        foreach (var topic in (string[])["test/sensor/gone-1", "test/sensor/fake-7", "other/sensor/gone-2"])
        {
            await client.SendAsync($"edgelearner/{topic}/status", "online", retain: true);
        }

        await using (var node = await TestNode.StartAsync(TestNode.For(broker.Port), camera: Camera))
        {
            Assert.Equal("edgelearner/test/sensor/gone-1/status", (await NextAsync(client, "offline")).Topic);
        }

        await using var later = await Subscriber.OverTcpAsync(broker.Port);
        Assert.Equal("edgelearner/test/sensor/gone-1/status", (await NextAsync(later, "offline")).Topic);
        string[] untouched = [(await NextAsync(later, "online")).Topic, (await NextAsync(later, "online")).Topic];
        Assert.Equal(["edgelearner/other/sensor/gone-2/status", "edgelearner/test/sensor/fake-7/status"], untouched.Order());
    }

    private static async Task<(string Topic, bool Retained)> NextAsync(Subscriber client, string word)
    {
        var seen = await client.NextAsync("status", word);
        return (seen.Topic, seen.Retained);
    }

    private static Task<EmbeddedBroker> StartBrokerAsync() =>
        EmbeddedBroker.StartAsync(TestNode.Embedded, TimeProvider.System, TestContext.Current.CancellationToken);
}
