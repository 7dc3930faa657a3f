using System.Net;
using System.Net.Sockets;
using EdgeLearner.Daemon.Tests.Support;

namespace EdgeLearner.Daemon.Tests.Commands;

/// <summary>A run does not depend on who listens.</summary>
public sealed class PublishingTests(SynthFixture synth) : IClassFixture<SynthFixture>
{
    [Fact]
    public async Task Replay_OnAPortThatIsTaken_IsOneLineThatNamesTheOption()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var cli = await Cli.RunAsync("replay", synth.Recording, "--speed", "max", "--set", $"Telemetry:Port={port}");

        Assert.Equal(1, cli.ExitCode);
        Assert.Equal(
            $"edgelearner: Telemetry:Port = {port}: the port is taken; choose another, or leave it out for the next free one", Assert.Single(cli.ErrorLines));
        Assert.Empty(cli.Out);
    }

    [Fact]
    public async Task Replay_WithABrokerThatIsAway_PredictsAndEnds()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();

        var result = await Replay.RunAtSpeedAsync("max", synth.Recording, "--set", $"Telemetry:Broker=127.0.0.1:{port}");

        Assert.Equal(600, result.Number("predictions"));
    }

    [Fact]
    public async Task Replay_WithABrokerOfItsOwn_SaysWhereInTheFirstLine()
    {
        var cli = await Cli.RunAsync(
            "replay", synth.Recording, "--speed", "max", "--set", "Telemetry:Port=0", "--set", "Telemetry:WebSocketPort=0", "--set", "Telemetry:Node=desk");

        Assert.Equal(0, cli.ExitCode);
        Assert.Empty(cli.Error);
        Assert.Matches(@"^edgelearner [0-9.]+, MQTT: .*127\.0\.0\.1:\d+", cli.Out);
        Assert.Matches(@"(?m)^  source   .*\r?\n  network  .*\r?\n  model    .*\r?\n  try      mosquitto_sub -h 127\.0\.0\.1 -p \d+ -t 'edgelearner/desk-replay/#'", cli.Out);
    }
}
