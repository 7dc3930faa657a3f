using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeLearner.CameraBed;
using EdgeLearner.CameraBed.Prophesee;
using EdgeLearner.Daemon.Tests.Support;

namespace EdgeLearner.Daemon.Tests.Cameras;

/// <summary>The program itself, through the real libusb, on an emulated EVK4. Slow: its start sequence prescribes seconds.</summary>
[SupportedOSPlatform("linux")]
public sealed class EmulatedCameraTests(SynthFixture synth) : IClassFixture<SynthFixture>, IDisposable
{
    private const string Status = "/sensor/evk4-00050421/status";
    private const uint Group = 61_234; // of nobody on any machine
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(20);

    private readonly DaemonBed _bed = new(synth.Recording);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task Run_OnAnEvk4_PredictsLearnsWhatItIsToldAndOutlivesAnUnplug()
    {
        var camera = _bed.Bus.Plug(PropheseeCameras.Evk4(), _bed.Endless);
        await using var daemon = _bed.Start(["run", .. _bed.Sets("Sensor:Kind=auto", "Telemetry:Port=0", "Telemetry:WebSocketPort=0", "Learning:Network=FC32", "Learning:Classes:0=disc", "Learning:Classes:1=cross")]);
        using var watcher = await DaemonBed.ConnectAsync(daemon);
        await watcher.WaitForAsync(Status, "online");
        Assert.Contains("\"event_time_us\":", await watcher.WaitForAsync("/prediction"));

        await watcher.SendAsync($"edgelearner/bed/request/label", "cross");
        Assert.Contains("\"status\":\"ok\"", await watcher.WaitForAsync("/response/label"));
        Assert.Contains("\"true_label\":\"cross\"", await watcher.WaitForAsync("/prediction", "\"true_label\":\"cross\""));
        Assert.True(await UpdatesAsync(watcher) > 0);

        camera.Unplug();
        Assert.Equal("offline", await watcher.WaitForAsync(Status));
        camera.Plug();
        await watcher.WaitForAsync(Status, "online");
        await watcher.WaitForAsync("/prediction", "\"true_label\":null"); // what was said of the time before is forgotten
        var usb = JsonNode.Parse(await watcher.WaitForAsync("/telemetry", "\"reconnects\":1,\"waiting\""))!["usb"]!;
        Assert.DoesNotContain(null, usb.AsObject().Select(figure => figure.Value)); // telemetry knows the instruments by name alone
        Assert.Equal((1, 0, 0), (usb["reconnects"]!.GetValue<int>(), usb["discarded_bytes"]!.GetValue<int>(), usb["errors"]!.GetValue<int>()));

        DaemonBed.Signal(daemon, "TERM");
        Assert.Equal("disabled", await watcher.WaitForAsync(Status));
        Assert.Equal("stopped", await watcher.WaitForAsync("bed/status", "stopped"));
        var (exitCode, lines) = await daemon.WaitAsync(StopTime);
        Assert.True(exitCode == 0, daemon.Errors);
        Assert.Contains(lines, line => line.Contains("1 times lost and found again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WithoutACamera_WaitsForOneAndTakesIt()
    {
        var camera = _bed.Bus.Add(PropheseeCameras.Evk4());
        camera.Plan = _bed.Endless;
        await using var daemon = _bed.Start(["run", .. _bed.Sets("Sensor:Kind=evk4", "Telemetry:Port=0", "Telemetry:WebSocketPort=0", "Learning:Network=FC32")]);
        await daemon.ErrorAsync("waiting for one", DaemonBed.Patience);

        camera.Plug();

        using var watcher = await DaemonBed.ConnectAsync(daemon);
        await watcher.WaitForAsync(Status, "online");
        Assert.Contains("\"seq\":", await watcher.WaitForAsync("/prediction"));
        DaemonBed.Signal(daemon, "TERM");
        Assert.Equal(0, (await daemon.WaitAsync(StopTime)).ExitCode);
    }

    [Fact]
    public async Task Run_WhoseFileIsGivenABias_SetsItWhileItStreams()
    {
        var camera = _bed.Bus.Plug(PropheseeCameras.Evk4(), _bed.Endless);
        var file = _bed.File("my.json");
        await File.WriteAllTextAsync(file, "// mine\n{ \"Sensor\": { \"Kind\": \"auto\" } }\n", Stop);
        await using var daemon = _bed.Start(["run", "--config", file, .. _bed.Sets("Telemetry:Port=0", "Telemetry:WebSocketPort=0", "Learning:Network=FC32")]);
        using var watcher = await DaemonBed.ConnectAsync(daemon);
        await watcher.WaitForAsync("/prediction");

        var set = await Cli.RunAsync("cameras", "--set", "diff_on=11", "--config", file);

        Assert.Equal((0, ""), (set.ExitCode, set.Error));
        await daemon.ErrorAsync("the new settings are applied", DaemonBed.Patience);
        await watcher.WaitForAsync("/prediction");
        DaemonBed.Signal(daemon, "TERM");
        Assert.Equal(0, (await daemon.WaitAsync(StopTime)).ExitCode);
        var trim = PropheseeCameras.Trim[0x1010];
        Assert.Contains(camera.Camera.Log, line => line.Contains("00001010", StringComparison.Ordinal) && line.EndsWith((trim + 11).ToString("X2", CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.Empty(camera.Camera.Faults);
    }

    [Fact]
    public async Task Cameras_OnTheBus_ListsThemWithWhatCannotBeUsed()
    {
        _bed.Bus.Plug(PropheseeCameras.Evk4());
        _bed.Bus.Plug(PropheseeCameras.Evk3Hd());

        await using var client = _bed.Start(["cameras", "--json"]);

        var (exitCode, lines) = await client.WaitAsync(DaemonBed.Patience);
        Assert.Equal(0, exitCode);
        var cameras = lines.Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(["evk4", "evk3hd"], cameras.Select(camera => camera.GetProperty("key").GetString()));
        Assert.Equal(("00050421", "3.9.0", JsonValueKind.Null), (cameras[0].GetProperty("serial").GetString(), cameras[0].GetProperty("firmware").GetString(), cameras[0].GetProperty("problem").ValueKind));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_AsNobody_NeedsTheGroupOfTheNode(bool isMember)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can be somebody else.");
        await using (var look = BedClient.Start(_bed.Bus, "test", ["-r", Path.Combine(AppContext.BaseDirectory, "edgelearner.dll")], ClientUser.Nobody()))
        {
            Assert.SkipUnless((await look.WaitAsync(DaemonBed.Patience)).ExitCode == 0, "nobody may not read this folder.");
        }

        var camera = _bed.Bus.Add(PropheseeCameras.Evk4());
        (camera.Plan, camera.Access) = (_bed.Endless, NodeAccess.OfGroup(Group));
        camera.Plug();
        await using var daemon = _bed.Start(
            ["run", .. _bed.Sets("Sensor:Kind=auto", "Telemetry:Port=0", "Telemetry:WebSocketPort=0", "Learning:Network=FC32")],
            isMember ? ClientUser.Nobody(Group) : ClientUser.Nobody());

        if (isMember)
        {
            using var watcher = await DaemonBed.ConnectAsync(daemon);
            await watcher.WaitForAsync("/prediction");
            DaemonBed.Signal(daemon, "TERM");
            Assert.Equal(0, (await daemon.WaitAsync(StopTime)).ExitCode);
        }
        else
        {
            Assert.Equal(1, (await daemon.WaitAsync(DaemonBed.Patience)).ExitCode);
            Assert.Contains("60-edgelearner.rules", daemon.Errors, StringComparison.Ordinal);
            Assert.Contains("edgelearner-camera", daemon.Errors, StringComparison.Ordinal);
        }
    }

    private static async Task<long> UpdatesAsync(MqttWatcher watcher)
    {
        while (true)
        {
            var telemetry = JsonNode.Parse(await watcher.WaitForAsync("/telemetry"))!;
            if (telemetry["totals"]!["updates"]!.GetValue<long>() is > 0 and var updates)
            {
                return updates;
            }
        }
    }
}
