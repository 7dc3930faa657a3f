using System.Net;
using System.Text.Json.Nodes;
using EdgeLearner.Telemetry.Requests;
using EdgeLearner.Telemetry.Tests.Support;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeLearner.Telemetry.Tests.Requests;

/// <summary>Requests and what is told of learning, over real brokers.</summary>
public sealed class RequestTests
{
    private const string Root = "edgelearner/test";

    private static readonly LearningReport Learning = new() { Enabled = true, Updates = 3, Classes = ["disc", "bar"], ReplayWindows = 5, HeldBackWindows = 1 };

    [Fact]
    public void ToString_ARequest_IsAFewWordsForTheLog() => Assert.Equal(
        ["label cup from 12 to 2.5 s ago", "labels taken back from 5 to 9 us", "the open label taken back", "learning off", "roll back to generation 7", "class cup added"],
        new LearnerRequest[]
        {
            new LearnerRequest.LabelPast("cup", new Stretch(12_000_000, 2_500_000, IsAgo: true)),
            new LearnerRequest.TakeBack(new Stretch(5, 9, IsAgo: false)),
            new LearnerRequest.TakeBack(Stretch: null),
            new LearnerRequest.SetLearning(On: false),
            new LearnerRequest.RollBack(7),
            new LearnerRequest.AddClass("cup"),
        }.Select(request => request.ToString()));

    [Fact]
    public async Task Request_OverOurOwnBroker_IsAnsweredWithItsTransaction()
    {
        await using var node = await TestNode.StartAsync(TestNode.Embedded, requests: Oblige);
        await using var client = await Subscriber.OverTcpAsync(Port(node));

        await client.SendAsync($"{Root}/request/label", """{"label":"cup","transaction":"t-1"}""");

        var answer = await client.NextAsync("label", "status");
        Assert.Equal($"{Root}/response/label", answer.Topic);
        Assert.Equal("""{"status":"ok","data":{"did":"label cup from now on"},"transaction":"t-1"}""", answer.Text);
        Assert.Equal((false, MqttQualityOfServiceLevel.AtLeastOnce, "application/json"), (answer.Retained, answer.Quality, answer.ContentType));
    }

    [Fact]
    public async Task Request_WithAResponseTopic_IsAnsweredThere()
    {
        await using var node = await TestNode.StartAsync(TestNode.Embedded, requests: Oblige);
        await using var client = await Subscriber.OverTcpAsync(Port(node));

        await client.SendAsync($"{Root}/request/checkpoint", "", replyTo: "mine/answers", correlation: "c-7");
        await client.SendAsync($"{Root}/request/learning", "maybe", correlation: "c-8");

        var answer = await client.NextAsync("answers");
        Assert.Equal(("mine/answers", "c-7"), (answer.Topic, answer.Correlation));
        Assert.Equal("""{"status":"ok","data":{"did":"checkpoint"}}""", answer.Text);
        var refusal = await client.NextAsync("learning", "status");
        Assert.Equal(($"{Root}/response/learning", "c-8"), (refusal.Topic, refusal.Correlation));
    }

    [Fact]
    public async Task Request_RetainedBeforeWeCame_IsNotObeyed()
    {
        var port = TestNode.FreePort();
        using var broker = await Mosquitto.StartAsync(port);
        await using var client = await Subscriber.OverTcpAsync(port);
        await client.SendAsync($"{Root}/request/learning", "off", retain: true);
        await using var node = await TestNode.StartAsync(TestNode.For(port), requests: Oblige);
        await client.NextAsync("status", "online");

        await client.SendAsync($"{Root}/request/learning", "on");

        Assert.Contains("learning on", (await client.NextAsync("learning", "status")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ABrokerOfVersion311_AnswersToo()
    {
        var port = TestNode.FreePort();
        using var broker = await Mosquitto.StartAsync(port);
        using var proxy = new TcpProxy(port) { SpeaksOnlyVersion311 = true };
        await using var node = await TestNode.StartAsync(TestNode.For(proxy.Port), requests: Oblige);
        await node.Log.WaitForAsync("with MQTT 3.1.1");
        await using var client = await Subscriber.OverTcpAsync(port);

        await client.SendAsync($"{Root}/request/rollback", "4", correlation: "not in 3.1.1");

        Assert.Equal("""{"status":"ok","data":{"did":"roll back to generation 4"}}""", (await client.NextAsync("rollback", "status")).Text);
    }

    [Fact]
    public async Task Request_AfterALostLink_IsHeardAgain()
    {
        var port = TestNode.FreePort();
        using var broker = await Mosquitto.StartAsync(port);
        using var proxy = new TcpProxy(port);
        await using var node = await TestNode.StartAsync(TestNode.For(proxy.Port), requests: Oblige);
        await node.Log.WaitForAsync("Connected");
        proxy.Cut(refuse: false);
        await node.Log.WaitForAsync("Connected");
        await using var client = await Subscriber.OverTcpAsync(port);

        await client.SendAsync($"{Root}/request/learning", "on");

        Assert.Contains("\"ok\"", (await client.NextAsync("learning", "status")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_TheBrokerForbidsToListen_IsLoggedAndPublishingGoesOn()
    {
        var port = TestNode.FreePort();
        using var broker = new MqttServerFactory().CreateMqttServer(
            new MqttServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointBoundIPAddress(IPAddress.Loopback).WithDefaultEndpointPort(port).Build());
        broker.InterceptingSubscriptionAsync += subscription =>
        {
            subscription.ProcessSubscription = false;
            subscription.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
            return Task.CompletedTask;
        };
        await broker.StartAsync();
        await using var node = await TestNode.StartAsync(TestNode.For(port), requests: Oblige);

        Assert.Contains($"does not let us read {Root}/request/label", await node.Log.WaitForAsync("does not let us read"), StringComparison.Ordinal);
        await node.Log.WaitForAsync("Connected");
    }

    [Fact]
    public async Task Publish_LearningAndGuard_ArriveAsDocumented()
    {
        await using var node = await TestNode.StartAsync(TestNode.Embedded);
        await using var client = await Subscriber.OverTcpAsync(Port(node));

        node.Service.Publish(Learning with { Paused = true, Cause = "a fall", Generation = 7, Label = "bar", HeldBackAccuracy = 0.5 });
        node.Service.Publish(new GuardReport("fall", "held-back accuracy fell from 90 to 50 %", 1_000, 0.9, double.NaN));

        Assert.Equal(
            """{"session":"5e55","enabled":true,"paused":true,"cause":"a fall","updates":3,"generation":7,"classes":["disc","bar"],"label":"bar","replay_windows":5,"held_back_windows":1,"held_back_accuracy":0.5}""",
            (await client.NextAsync("state")).Text);
        var guard = await client.NextAsync("guard");
        Assert.Equal("""{"session":"5e55","kind":"fall","cause":"held-back accuracy fell from 90 to 50 %","event_time_us":1000,"held_back_before":0.9,"held_back_after":null}""", guard.Text);
        Assert.False(guard.Retained);
    }

    [Fact]
    public async Task LearningState_WhoComesLater_SeesTheLast()
    {
        await using var node = await TestNode.StartAsync(TestNode.Embedded);
        await using (var first = await Subscriber.OverTcpAsync(Port(node)))
        {
            node.Service.Publish(Learning);
            node.Service.Publish(Learning with { Enabled = false });
            await first.NextAsync("state", "\"enabled\":false");
        }

        await using var late = await Subscriber.OverTcpAsync(Port(node));
        var state = await late.NextAsync("state");
        Assert.Equal((true, $"{Root}/learning/state"), (state.Retained, state.Topic));
        Assert.Contains("\"enabled\":false", state.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LearningState_ABrokerThatForgetsEverything_IsToldAgainAtEveryConnect()
    {
        var port = TestNode.FreePort();
        var broker = await Mosquitto.StartAsync(port);
        await using var node = await TestNode.StartAsync(TestNode.For(port));
        await node.Log.WaitForAsync("Connected");
        node.Service.Publish(Learning);
        await using (var client = await Subscriber.OverTcpAsync(port))
        {
            await client.NextAsync("state");
        }

        broker.Kill();
        broker.Dispose();
        using var again = await Mosquitto.StartAsync(port);
        await node.Log.WaitForAsync("Connected");

        await using var late = await Subscriber.OverTcpAsync(port);
        Assert.True((await late.NextAsync("state")).Retained);
    }

    private static bool Oblige(IncomingRequest request)
    {
        request.Done(new JsonObject { ["did"] = $"{request.Request}" });
        return true;
    }

    private static int Port(TestNode node) => int.Parse(node.Service.Describe().Split("-p ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
}
