using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Telemetry.Metrics;
using EdgeLearner.Telemetry.Mqtt;
using EdgeLearner.Telemetry.Tests.Support;
using EdgeLearner.Telemetry.Topics;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Telemetry.Tests.Mqtt;

/// <summary>The link under what happens to links, against a Mosquitto broker where that is the judge.</summary>
public sealed class MqttLinkTests
{
    [Fact]
    public async Task Topics_SeenByAStockClient_ArriveAsDocumented()
    {
        var port = TestNode.FreePort();
        using var broker = await Mosquitto.StartAsync(port);
        await using var node = await TestNode.StartAsync(TestNode.For(port) with { PeriodMs = 100 });
        await node.Log.WaitForAsync("with MQTT 5");
        using var client = await MosquittoSub.StartAsync(port, "edgelearner/test/#");

        Assert.Equal("edgelearner/test/status 1 online", await client.LineAsync("edgelearner/test/status"));
        Assert.StartsWith("edgelearner/test/info 1 {\"name\":\"edgelearner\"", await client.LineAsync("edgelearner/test/info"), StringComparison.Ordinal);
        node.Predict(first: 3, count: 1);
        Assert.StartsWith("edgelearner/test/prediction 0 {\"session\":\"5e55\",\"seq\":3,", await client.LineAsync("edgelearner/test/prediction"), StringComparison.Ordinal);
        Assert.StartsWith("edgelearner/test/telemetry 0 {\"session\":\"5e55\",\"seq\":", await client.LineAsync("edgelearner/test/telemetry"), StringComparison.Ordinal);
        await node.Service.StopAsync();
        Assert.Equal("edgelearner/test/status 0 stopped", await client.LineAsync("edgelearner/test/status"));
    }

    [Fact]
    public async Task SensorStatus_OfACamera_IsRetainedAndToldAgainToABrokerThatForgotIt()
    {
        var port = TestNode.FreePort();
        var broker = await Mosquitto.StartAsync(port);
        await using var node = await TestNode.StartAsync(TestNode.For(port), camera: new CameraInfo("Fake Cam", "fake", "A/7", "1.0", new SensorGeometry(64, 48)));
        await node.Log.WaitForAsync("Connected");
        node.Service.Publish(SensorStatus.Online);
        using (var client = await MosquittoSub.StartAsync(port, "edgelearner/test/#"))
        {
            Assert.EndsWith(" online", await client.LineAsync("edgelearner/test/sensor/fake-A-7/status"), StringComparison.Ordinal);
            using (var second = await MosquittoSub.StartAsync(port, "edgelearner/test/#"))
            {
                await second.LineAsync("edgelearner/test/sensor/fake-A-7/status 1 online");
            }

            node.Service.Publish(SensorStatus.Offline);
            await client.LineAsync("edgelearner/test/sensor/fake-A-7/status 0 offline");
        }

        broker.Kill();
        broker.Dispose();
        await node.Log.WaitForAsync("cannot be reached");
        using var again = await Mosquitto.StartAsync(port);
        using var later = await MosquittoSub.StartAsync(port, "edgelearner/test/#");
        Assert.EndsWith("offline", await later.LineAsync("edgelearner/test/sensor/fake-A-7/status"), StringComparison.Ordinal);
        node.Service.Publish(SensorStatus.Disabled);
        await node.Service.StopAsync();
        await later.LineAsync("edgelearner/test/sensor/fake-A-7/status 0 disabled");
        Assert.Equal("edgelearner/test/status 0 stopped", await later.LineAsync("edgelearner/test/status 0 stopped"));
    }

    [Fact]
    public async Task LastWill_TheLinkIsCutForGood_SaysOffline()
    {
        var port = TestNode.FreePort();
        using var broker = await Mosquitto.StartAsync(port);
        using var proxy = new TcpProxy(port);
        await using var node = await TestNode.StartAsync(TestNode.For(proxy.Port));
        await node.Log.WaitForAsync("Connected");
        using var client = await MosquittoSub.StartAsync(port, "edgelearner/test/status");
        await client.LineAsync("edgelearner/test/status 1 online");

        proxy.Cut(refuse: true);

        Assert.Equal("edgelearner/test/status 0 offline", await client.LineAsync("edgelearner/test/status"));
    }

    [Fact]
    public async Task Reconnect_TheBrokerIsKilledAndComesBack_DeliversWhatWaitedAndCountsWhatDidNotFit()
    {
        var port = TestNode.FreePort();
        var broker = await Mosquitto.StartAsync(port);
        await using var node = await TestNode.StartAsync(TestNode.For(port) with { QueueCapacity = 40, PeriodMs = 200 });
        await node.Log.WaitForAsync("Connected");
        broker.Kill();
        broker.Dispose();
        await node.Log.WaitForAsync("cannot be reached");
        node.Predict(first: 0, count: 100);

        using var again = await Mosquitto.StartAsync(port);
        using var client = await MosquittoSub.StartAsync(port, "edgelearner/test/#");

        Assert.Equal("edgelearner/test/status 0 online", await client.LineAsync("edgelearner/test/status"));
        Assert.StartsWith("edgelearner/test/info 0 ", await client.LineAsync("edgelearner/test/info"), StringComparison.Ordinal);
        for (var sequence = 60; sequence < 100; sequence++)
        {
            Assert.Contains($"\"seq\":{sequence},", await client.LineAsync("edgelearner/test/prediction"), StringComparison.Ordinal);
        }

        await client.LineWithAsync("\"prediction\":60,");
        await client.LineWithAsync("\"reconnects\":1}");
        Assert.Single(node.Log.All, line => line.StartsWith("The publish queue is full", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reconnect_ABrokerOfOurOwnKindGoesAndComesBack_IsBornAgainAndDeliversWhatWaited()
    {
        var options = TestNode.Embedded with { Port = TestNode.FreePort() };
        var broker = await StartBrokerAsync(options);
        await using var node = await TestNode.StartAsync(TestNode.For(broker.Port));
        await node.Log.WaitForAsync("Connected");
        await broker.DisposeAsync();
        await node.Log.WaitForAsync("cannot be reached");
        node.Predict(first: 0, count: 100);

        await using var again = await StartBrokerAsync(options);
        await using var client = await Subscriber.OverTcpAsync(again.Port);

        Assert.Equal("online", (await client.NextAsync("status")).Text);
        for (var sequence = 0; sequence < 100; sequence++)
        {
            Assert.Contains($"\"seq\":{sequence},", (await client.NextAsync("prediction")).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Watch_TheLinkIsSilentWhilePublishing_IsNoticedAndNothingIsLost()
    {
        await using var broker = await StartBrokerAsync(TestNode.Embedded);
        using var proxy = new TcpProxy(broker.Port);
        await using var node = await TestNode.StartAsync(TestNode.For(proxy.Port) with { PeriodMs = 100 });
        await node.Log.WaitForAsync("Connected");
        await using var client = await Subscriber.OverTcpAsync(broker.Port);

        proxy.Silence();
        node.Predict(first: 0, count: 50);

        Assert.EndsWith("no answer to a ping within 1 s. Predictions wait in the queue", await node.Log.WaitForAsync("broke:"), StringComparison.Ordinal);
        proxy.Restore();
        for (var sequence = 0; sequence < 50; sequence++)
        {
            Assert.Contains($"\"seq\":{sequence},", (await client.NextAsync("prediction")).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task StopAsync_TheLinkIsSilent_TakesNoLongerThanTwoSeconds()
    {
        await using var broker = await StartBrokerAsync(TestNode.Embedded);
        using var proxy = new TcpProxy(broker.Port);
        var (clock, log, counts) = (new FakeTimeProvider(), new LogLines(), new LinkCounts());
        using var queue = new PublishQueue(10, log);
        var target = new LinkTarget(new BrokerAddress("127.0.0.1", proxy.Port), "edgelearner/test", "test", null, null, TimeSpan.FromSeconds(60), static () => [new StandingMessage(StatusTopic.Topic, StatusTopic.Online)]);
        var pump = new MessagePump(queue, target, counts, new TelemetryMeter(Meters.NewFactory(), queue, counts), clock, log);
        await using var link = new MqttLink(target, queue, pump, subscribers: [], counts, clock, log);
        await log.WaitForAsync("Connected");
        proxy.Silence();
        for (var i = 0; i < 5; i++)
        {
            queue.Put(queue.Rent(PredictionTopic.Topic));
        }

        var stopping = link.StopAsync();
        clock.Advance(TimeSpan.FromSeconds(2));
        await stopping.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

        Assert.Contains("5 messages could not be published before the end: dropped and counted", log.All);
    }

    [Fact]
    public async Task Connect_BadCredentials_SaysSoOnceAndTheRightOnesGetIn()
    {
        var port = TestNode.FreePort();
        using var passwords = new TemporaryFile("");
        await Mosquitto.SetPasswordAsync(passwords.Path, "me", "right");
        using var broker = await Mosquitto.StartAsync(port, passwords.Path);
        using var wrong = new TemporaryFile("wrong\n");
        await using var node = await TestNode.StartAsync(TestNode.For(port) with { UserName = "me", PasswordFile = wrong.Path });

        Assert.Equal(
            $"The MQTT broker at 127.0.0.1:{port} refuses us: not authorized. Check Telemetry:UserName, PasswordFile and ClientId; trying again",
            await node.Log.WaitForAsync("refuses"));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await broker.LineWithAsync("not authorised");
        }

        Assert.Single(node.Log.All);
        using var right = new TemporaryFile("right\n");
        await using var other = await TestNode.StartAsync(TestNode.For(port) with { UserName = "me", PasswordFile = right.Path, ClientId = "other" });
        await other.Log.WaitForAsync("Connected");
    }

    [Fact]
    public async Task Connect_TheBrokerKnowsOnlyAnOlderVersion_SpeaksIt()
    {
        var port = TestNode.FreePort();
        using var broker = await Mosquitto.StartAsync(port);
        using var proxy = new TcpProxy(port) { SpeaksOnlyVersion311 = true };
        await using var node = await TestNode.StartAsync(TestNode.For(proxy.Port));
        Assert.EndsWith("with MQTT 3.1.1", await node.Log.WaitForAsync("Connected"), StringComparison.Ordinal);
        using var client = await MosquittoSub.StartAsync(port, "edgelearner/test/#");

        node.Predict(first: 8, count: 1);

        await client.LineWithAsync("\"seq\":8,");
        await node.Service.StopAsync();
        await client.LineAsync("edgelearner/test/status 0 stopped");
        Assert.Single(node.Log.All);
    }

    [Fact]
    public async Task Publish_TheBrokerForbidsATopic_SaysSoOnceAndCounts()
    {
        var port = TestNode.FreePort();
        using var access = new TemporaryFile("topic read #\ntopic write edgelearner/test/status\ntopic write edgelearner/test/info\ntopic write edgelearner/test/telemetry\n");
        using var broker = await Mosquitto.StartAsync(port, accessFile: access.Path);
        await using var node = await TestNode.StartAsync(TestNode.For(port) with { PeriodMs = 200 });
        await node.Log.WaitForAsync("Connected");
        using var client = await MosquittoSub.StartAsync(port, "edgelearner/test/#");

        node.Predict(first: 0, count: 30);

        Assert.Contains("does not take messages for edgelearner/test/prediction: NotAuthorized", await node.Log.WaitForAsync("does not take"), StringComparison.Ordinal);
        await client.LineWithAsync("\"prediction\":30,");
        Assert.Equal(2, node.Log.All.Count);
    }

    [Fact]
    public async Task Publish_TheBrokerHangsUpOverAMessage_DropsItAfterThreeLinksAndGoesOn()
    {
        var port = TestNode.FreePort();
        using var broker = await Mosquitto.StartAsync(port, maxPacketBytes: 2_000);
        await using var node = await TestNode.StartAsync(TestNode.For(port) with { PeriodMs = 200 });
        await node.Log.WaitForAsync("Connected");
        using var client = await MosquittoSub.StartAsync(port, "edgelearner/test/#");

        node.Predict(first: 0, count: 5);
        node.Service.Predictions(Reports.Decided(5, className: new string('x', 4_000)));
        node.Predict(first: 6, count: 5);

        foreach (var sequence in Enumerable.Range(0, 11).Except([5]))
        {
            await client.LineWithAsync($"\"seq\":{sequence},\"class\"");
        }

        await client.LineWithAsync("\"prediction\":1,");
        Assert.Equal(3, node.Log.All.Count(line => line.Contains("broke:", StringComparison.Ordinal)));
        Assert.Single(node.Log.All, line => line.Contains("bytes for edgelearner/test/prediction is dropped and counted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_TheBrokerIsNotThere_StartsAllTheSameAndSaysSoOnce()
    {
        var port = TestNode.FreePort();
        await using var node = await TestNode.StartAsync(TestNode.For(port));
        node.Predict(first: 0, count: 1);

        Assert.Contains($"at 127.0.0.1:{port} cannot be reached: Connection refused", await node.Log.WaitForAsync("cannot be reached"), StringComparison.Ordinal);
        Assert.False(node.Service.IsConnected);
        Assert.Single(node.Log.All);
    }

    [Fact]
    public async Task StartAsync_ThePasswordFileIsMissing_ComplainsInOneLine()
    {
        var options = TestNode.For(1883) with { UserName = "me", PasswordFile = "/none/such" };

        var error = await Assert.ThrowsAsync<TelemetryException>(() => TestNode.StartAsync(options));

        Assert.StartsWith("Telemetry:PasswordFile = /none/such: ", error.Message, StringComparison.Ordinal);
    }

    private static Task<EmbeddedBroker> StartBrokerAsync(TelemetryOptions options) =>
        EmbeddedBroker.StartAsync(options, TimeProvider.System, TestContext.Current.CancellationToken);
}
