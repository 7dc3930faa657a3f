using System.Net;
using System.Net.Sockets;
using EdgeLearner.Telemetry.Mqtt;
using EdgeLearner.Telemetry.Tests.Support;

namespace EdgeLearner.Telemetry.Tests.Mqtt;

public sealed class NamesTests
{
    [Theory]
    [InlineData("broker", "broker:1883")]
    [InlineData("broker:1884", "broker:1884")]
    [InlineData("mqtt://broker", "broker:1883")]
    [InlineData("mqtt://10.0.0.1:99/", "10.0.0.1:99")]
    [InlineData("[::1]:1884", "[::1]:1884")]
    public void TryParse_AnAddress_HasHostAndPort(string text, string address) => Assert.Equal(address, BrokerAddress.TryParse(text)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("mqtts://broker")]
    [InlineData("broker:0")]
    [InlineData("broker:70000")]
    [InlineData("mqtt://me:secret@broker")]
    [InlineData("broker/path")]
    [InlineData("two words")]
    public void TryParse_SomethingElse_IsNull(string text) => Assert.Null(BrokerAddress.TryParse(text));

    [Theory]
    [InlineData("jetson-1", "jetson-1")]
    [InlineData("a/b+c#d\0", "a-b-c-d-")]
    [InlineData("", "node")]
    public void Sanitize_AnyName_IsALevel(string name, string level)
    {
        Assert.Equal(level, TopicName.Sanitize(name));
        Assert.True(TopicName.IsLevel(level));
    }

    [Fact]
    public void Choose_TheConfiguredPortIsTaken_ComplainsInOneLine()
    {
        using var taken = Listen();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var error = Assert.Throws<TelemetryException>(() => LoopbackPort.Choose(port, 1883, "Port"));

        Assert.Equal($"Telemetry:Port = {port}: the port is taken; choose another, or leave it out for the next free one", error.Message);
    }

    [Fact]
    public void Choose_ThePreferredPortIsTaken_TakesTheNextFreeOne()
    {
        using var taken = Listen();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Assert.InRange(LoopbackPort.Choose(null, port, "Port"), port + 1, port + 99);
    }

    [Fact]
    public void Choose_ThePreferredPortIsGivenAway_TakesAnother()
    {
        var port = TestNode.FreePort();

        Assert.NotEqual(port, LoopbackPort.Choose(null, port, "Port", except: port));
    }

    [Fact]
    public void Next_ManyTimes_GrowsToAMinuteAndStaysWithin()
    {
        var backOff = new BackOff(1);
        var limit = 0.5;
        var longest = 0.0;
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var wait = backOff.Next().TotalSeconds;
            Assert.InRange(wait, 0, limit);
            longest = Math.Max(longest, wait);
            limit = Math.Min(60, limit * 2);
        }

        Assert.InRange(longest, 50, 60);
        backOff.Reset();
        Assert.InRange(backOff.Next().TotalSeconds, 0, 0.5);
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }
}
