using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeLearner.CameraBed;
using EdgeLearner.CameraBed.Inivation;
using EdgeLearner.CameraBed.Prophesee;
using EdgeLearner.CameraBed.Streams;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Cameras;

/// <summary>The program itself, through the real libusb, on an emulated EVK4. Slow: its start sequence prescribes seconds.</summary>
[SupportedOSPlatform("linux")]
public sealed class EmulatedCameraTests : IClassFixture<SynthFixture>, IDisposable
{
    private const string Status = "/sensor/evk4-00050421/status";
    private const uint Group = 61_234; // of nobody on any machine
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(20);

    private readonly TempFolder _folder = new();
    private readonly Bed? _bed;
    private readonly string _recording;
    private readonly byte[] _stream;

    public EmulatedCameraTests(SynthFixture synth)
    {
        Assert.SkipWhen(Bed.Missing is not null, Bed.Missing ?? "");
        _bed = new Bed();
        _recording = synth.Recording;
        var file = File.ReadAllBytes(_recording);
        _stream = file[(file.AsSpan().IndexOf("% end\n"u8) + 6)..];
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_111_111); // for clients of any user
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>At its own pace, twelve seconds again and again.</summary>
    private StreamPlan Endless => new() { Bytes = StreamBytes.Endless(_stream), BytesPerSecond = _stream.Length / 12 };

    public void Dispose()
    {
        _bed?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_OnAnEvk4_PredictsLearnsWhatItIsToldAndOutlivesAnUnplug()
    {
        var camera = _bed!.Plug(PropheseeCameras.Evk4(), Endless);
        await using var daemon = Start(["run", .. Sets("Sensor:Kind=auto", "Telemetry:Port=0", "Telemetry:WebSocketPort=0", "Learning:Network=FC32", "Learning:Classes:0=disc", "Learning:Classes:1=cross")]);
        using var watcher = await ConnectAsync(daemon);
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

        Signal(daemon, "TERM");
        Assert.Equal("disabled", await watcher.WaitForAsync(Status));
        Assert.Equal("stopped", await watcher.WaitForAsync("bed/status", "stopped"));
        var (exitCode, lines) = await daemon.WaitAsync(StopTime);
        Assert.True(exitCode == 0, daemon.Errors);
        Assert.Contains(lines, line => line.Contains("1 times lost and found again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WithoutACamera_WaitsForOneAndTakesIt()
    {
        var camera = _bed!.Add(PropheseeCameras.Evk4());
        camera.Plan = Endless;
        await using var daemon = Start(["run", .. Sets("Sensor:Kind=evk4", "Telemetry:Port=0", "Telemetry:WebSocketPort=0", "Learning:Network=FC32")]);
        await daemon.ErrorAsync("waiting for one", Patience);

        camera.Plug();

        using var watcher = await ConnectAsync(daemon);
        await watcher.WaitForAsync(Status, "online");
        Assert.Contains("\"seq\":", await watcher.WaitForAsync("/prediction"));
        Signal(daemon, "TERM");
        Assert.Equal(0, (await daemon.WaitAsync(StopTime)).ExitCode);
    }

    [Fact]
    public async Task Run_WhoseFileIsGivenABias_SetsItWhileItStreams()
    {
        var camera = _bed!.Plug(PropheseeCameras.Evk4(), Endless);
        var file = _folder.File("my.json");
        await File.WriteAllTextAsync(file, "// mine\n{ \"Sensor\": { \"Kind\": \"auto\" } }\n", Stop);
        await using var daemon = Start(["run", "--config", file, .. Sets("Telemetry:Port=0", "Telemetry:WebSocketPort=0", "Learning:Network=FC32")]);
        using var watcher = await ConnectAsync(daemon);
        await watcher.WaitForAsync("/prediction");

        var set = await Cli.RunAsync("cameras", "--set", "diff_on=11", "--config", file);

        Assert.Equal((0, ""), (set.ExitCode, set.Error));
        await daemon.ErrorAsync("the new settings are applied", Patience);
        await watcher.WaitForAsync("/prediction");
        Signal(daemon, "TERM");
        Assert.Equal(0, (await daemon.WaitAsync(StopTime)).ExitCode);
        var trim = PropheseeCameras.Trim[0x1010];
        Assert.Contains(camera.Camera.Log, line => line.Contains("00001010", StringComparison.Ordinal) && line.EndsWith((trim + 11).ToString("X2", CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.Empty(camera.Camera.Faults);
    }

    [Fact]
    public async Task Cameras_OnTheBus_ListsThemWithWhatCannotBeUsed()
    {
        _bed!.Plug(PropheseeCameras.Evk4());
        _bed.Plug(PropheseeCameras.Evk3Hd());

        await using var client = Start(["cameras", "--json"]);

        var (exitCode, lines) = await client.WaitAsync(Patience);
        Assert.Equal(0, exitCode);
        var cameras = lines.Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(["evk4", "evk3hd"], cameras.Select(camera => camera.GetProperty("key").GetString()));
        Assert.Equal(("00050421", "3.9.0", JsonValueKind.Null), (cameras[0].GetProperty("serial").GetString(), cameras[0].GetProperty("firmware").GetString(), cameras[0].GetProperty("problem").ValueKind));
    }

    [Fact]
    public async Task Record_OfAnEvk4_HasTheEventsThatItSent()
    {
        _bed!.Plug(PropheseeCameras.Evk4(), new StreamPlan { Bytes = StreamBytes.Once(_stream) });
        var file = _folder.File("out.raw");

        await using var client = Start(["record", file, "--mib", (_stream.Length / 1048576.0).ToString("R", CultureInfo.InvariantCulture)]);

        var (exitCode, lines) = await client.WaitAsync(Patience);
        Assert.Equal((0, ""), (exitCode, exitCode == 0 ? "" : client.Errors));
        Assert.Contains(lines, line => line.Contains("nothing", StringComparison.Ordinal)); // is lost
        Assert.Equal(
            RecordingSummary.Read(_recording, new OpenOptions(), withDigest: true, stop: Stop).Digest,
            RecordingSummary.Read(file, new OpenOptions(), withDigest: true, stop: Stop).Digest);
    }

    [Fact]
    public async Task Record_OfADavis346_HasTheEventsThatItSent()
    {
        var (wire, events) = DavisScene();
        _bed!.Plug(new EmulatedDavis346(), new StreamPlan { Bytes = StreamBytes.Once(wire) });
        var file = _folder.File("out.aedat4");

        await using var client = Start(["record", file, "--mib", (events.Count * 16 / 1048576.0).ToString("R", CultureInfo.InvariantCulture)]);

        var (exitCode, _) = await client.WaitAsync(Patience);
        Assert.Equal((0, ""), (exitCode, exitCode == 0 ? "" : client.Errors));
        var recorded = Aedat4File.Read(await File.ReadAllBytesAsync(file, Stop));
        Assert.Equal((346, 260, 0), (recorded.Width, recorded.Height, recorded.Rest));
        Assert.Equal(events, recorded.Events.Select(e => (e.TimeUs - recorded.Events[0].TimeUs, e.X, e.Y, e.On)));
    }

    [Fact]
    public async Task Record_KilledOnItsWay_LeavesWhatCameReadable()
    {
        const int Enough = 20_000; // bytes: some packets
        var (wire, events) = DavisScene();
        _bed!.Plug(new EmulatedDavis346(), new StreamPlan { Bytes = StreamBytes.Once(wire), BytesPerSecond = wire.Length / 4 });
        var file = _folder.File("out.aedat4");
        await using (Start(["record", file]))
        {
            await GrownAsync(file, Enough);
        } // SIGKILL

        var recorded = Aedat4File.Read(await File.ReadAllBytesAsync(file, Stop)).Events;
        Assert.NotEmpty(recorded);
        Assert.Equal(events.Take(recorded.Count), recorded.Select(e => (e.TimeUs - recorded[0].TimeUs, e.X, e.Y, e.On)));
    }

    [Fact]
    public async Task Record_OfACameraThatIsPulled_KeepsWhatCame()
    {
        var half = _stream.Length / 4 * 2;
        _bed!.Plug(PropheseeCameras.Evk4(), new StreamPlan { Bytes = StreamBytes.Once(_stream), BytesPerSecond = _stream.Length / 2, Faults = [new StreamFault(half, StreamFaultKind.Unplug)] });
        var file = _folder.File("out.raw");

        await using var client = Start(["record", file]);

        var (exitCode, _) = await client.WaitAsync(Patience);
        Assert.Equal(1, exitCode);
        Assert.Contains($"edgelearner: {file}: the camera was lost after", client.Errors, StringComparison.Ordinal);
        var bytes = await File.ReadAllBytesAsync(file, Stop);
        Assert.Equal(_stream[..half], bytes[(bytes.AsSpan().IndexOf("% end\n"u8) + 6)..]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_AsNobody_NeedsTheGroupOfTheNode(bool isMember)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can be somebody else.");
        await using (var look = BedClient.Start(_bed!, "test", ["-r", Path.Combine(AppContext.BaseDirectory, "edgelearner.dll")], ClientUser.Nobody()))
        {
            Assert.SkipUnless((await look.WaitAsync(Patience)).ExitCode == 0, "nobody may not read this folder.");
        }

        var camera = _bed!.Add(PropheseeCameras.Evk4());
        (camera.Plan, camera.Access) = (Endless, NodeAccess.OfGroup(Group));
        camera.Plug();
        await using var daemon = Start(
            ["run", .. Sets("Sensor:Kind=auto", "Telemetry:Port=0", "Telemetry:WebSocketPort=0", "Learning:Network=FC32")],
            isMember ? ClientUser.Nobody(Group) : ClientUser.Nobody());

        if (isMember)
        {
            using var watcher = await ConnectAsync(daemon);
            await watcher.WaitForAsync("/prediction");
            Signal(daemon, "TERM");
            Assert.Equal(0, (await daemon.WaitAsync(StopTime)).ExitCode);
        }
        else
        {
            Assert.Equal(1, (await daemon.WaitAsync(Patience)).ExitCode);
            Assert.Contains("60-edgelearner.rules", daemon.Errors, StringComparison.Ordinal);
            Assert.Contains("edgelearner-camera", daemon.Errors, StringComparison.Ordinal);
        }
    }

    /// <summary>What the recording shows, as a DAVIS346 would say it; times from the first event.</summary>
    private (byte[] Wire, IReadOnlyList<(long, int, int, int)> Events) DavisScene()
    {
        using var reader = FormatRegistry.Open(_recording, new OpenOptions());
        var encoder = new DavisEncoder();
        var packet = new EventPacket();
        var wire = new List<byte>();
        var events = new List<(long TimeUs, int X, int Y, int On)>();
        while (reader.Read(packet))
        {
            wire.AddRange(encoder.Encode(packet));
            for (var i = 0; i < packet.Count; i++)
            {
                events.Add((packet.TimesUs[i], packet.Xs[i], packet.Ys[i], packet.Polarities[i]));
            }
        }

        return ([.. wire], [.. events.Select(e => (e.TimeUs - events[0].TimeUs, e.X, e.Y, e.On))]);
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

    /// <summary>Connects to the daemon's own broker, once the daemon has said where that is.</summary>
    private static async Task<MqttWatcher> ConnectAsync(BedClient daemon)
    {
        const string At = "broker of our own at 127.0.0.1:";
        var line = await daemon.LineAsync(line => line.Contains(At, StringComparison.Ordinal), Patience);
        var port = line[(line.IndexOf(At, StringComparison.Ordinal) + At.Length)..];
        return await MqttWatcher.StartAsync(int.Parse(port[..port.AsSpan().IndexOfAnyExceptInRange('0', '9')], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until a file is longer than so many bytes.</summary>
    private static async Task GrownAsync(string file, long bytes)
    {
        using var watcher = new FileSystemWatcher(Path.GetDirectoryName(file)!) { NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite };
        var grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(object? sender, FileSystemEventArgs? change) => _ = new FileInfo(file) is { Exists: true } found && found.Length > bytes && grown.TrySetResult();
        watcher.Changed += Look;
        watcher.EnableRaisingEvents = true;
        Look(null, null); // what grew before
        await grown.Task.WaitAsync(Patience, Stop);
    }

    private static void Signal(BedClient client, string name)
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-s", name, $"{client.Id}"]);
        kill.WaitForExit();
    }

    private IEnumerable<string> Sets(params string[] settings) =>
        ((string[])[$"State:Directory={_folder.File("state")}", "Telemetry:Node=bed", "Telemetry:PeriodMs=200", .. settings]).SelectMany(setting => new[] { "--set", setting });

    private BedClient Start(string[] arguments, ClientUser? user = null) =>
        BedClient.Start(_bed!, "dotnet", [Path.Combine(AppContext.BaseDirectory, "edgelearner.dll"), .. arguments], user);
}
