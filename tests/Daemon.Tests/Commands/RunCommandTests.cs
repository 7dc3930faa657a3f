using System.Globalization;
using System.Text.Json.Nodes;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Online;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Commands;

/// <summary>The daemon as a process of its own.</summary>
public sealed class RunCommandTests(SynthFixture synth) : IClassFixture<SynthFixture>, IDisposable
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private readonly TempFolder _state = new();

    private string ModelOfOld => _state.File("model.safetensors");

    private string Generations => _state.File("generations");

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    [InlineData("INT", "TERM")] // together, as to a whole group
    public async Task Run_AtASignal_EndsInTimeWithACheckpointAndAFarewell(params string[] signals)
    {
        Assert.SkipWhen(signals.Contains("INT") && IsInterruptIgnored(), "This shell starts its programs deaf to SIGINT, and they hand that down.");
        using var daemon = Start();
        using var watcher = await MqttWatcher.StartAsync(Port(daemon));
        Assert.Equal("online", await watcher.WaitForAsync("/status"));
        Assert.Contains("\"seq\":", await watcher.WaitForAsync("/prediction"));
        AssertMeasured(JsonNode.Parse(await watcher.WaitForAsync("/telemetry"))!);

        Array.ForEach(signals, daemon.Signal);

        Assert.Equal(0, daemon.WaitForExit(StopTime));
        Assert.Equal("stopped", await watcher.WaitForAsync("/status"));
        Assert.Equal("edge", Newest().Model.Spec.Name);
        Assert.Equal("", daemon.Error);
    }

    [Fact]
    public async Task Run_AskedOverMqtt_LabelsSavesAndGoesBack()
    {
        using var daemon = Start("Source:Speed=4", "Telemetry:Node=asked");
        using var watcher = await MqttWatcher.StartAsync(Port(daemon));
        Assert.Contains("\"enabled\":true", await watcher.WaitForAsync("/learning/state"));
        Task<string> Ask(string verb, string payload) => AskAsync(watcher, $"edgelearner/asked", verb, payload);

        Assert.Contains("\"status\":\"ok\",\"data\":{\"classes\":[", await Ask("label", """{"action":"add-class","label":"cup"}"""));
        Assert.Contains("\"label\":\"cup\"", await Ask("label", """{"action":"take-back","start_us":0,"end_us":999999999}""") is var back && back.Contains("taken_back", StringComparison.Ordinal)
            ? await Ask("label", "cup")
            : back);
        Assert.Contains("\"label\":\"cup\"", await watcher.WaitForAsync("/learning/state", "\"label\":\"cup\""));
        Assert.Contains("\"generation\":1", await Ask("checkpoint", ""));
        Assert.Contains("\"enabled\":false", await Ask("learning", "off"));
        Assert.Contains("\"generation\":1,\"classes\":[", await Ask("rollback", """{"transaction":"t"}"""));
        Assert.Contains("there is no generation 9: there are 2, 1", await Ask("rollback", "9"));

        daemon.Signal("TERM");
        Assert.Equal(0, daemon.WaitForExit(StopTime));
        Assert.Contains("cup", Newest().Model.Classes);
    }

    [Fact]
    public void Run_StartedAgain_GoesOnWithWhatItLearned()
    {
        RunToTheEnd("Source:Loops=1");
        var learned = Newest();

        var error = RunToTheEnd("Source:Loops=1", "Learning:Enabled=false");

        Assert.Equal("", error);
        Assert.Equal(learned.Model.Digest(), Newest().Model.Digest());
        Assert.True(learned.Replay.Count > 10);
        Assert.Equal((1, GenerationReason.End), Assert.Single(Store().List()) is var only ? (only.Number, only.Reason) : default); // nothing new, no new one
        RunToTheEnd("Source:Loops=1");
        Assert.Equal([2, 1], Store().List().Select(generation => generation.Number));
        Assert.True(Newest().NextWindow > learned.NextWindow);
    }

    [Fact]
    public void Run_WhoseNewestGenerationIsDamaged_GoesOnFromTheOneBefore()
    {
        RunToTheEnd("Source:Loops=1");
        var learned = Newest().Model.Digest();
        RunToTheEnd("Source:Loops=1");
        var damaged = Path.Combine(Generations, "g-000002.safetensors");
        File.WriteAllText(damaged, "no model");

        var error = RunToTheEnd("Source:Loops=1", "Learning:Enabled=false");

        Assert.EndsWith($"warning: {damaged}: damaged: not what the manifest says; generation 2 is set aside: it is now in {Generations}/damaged", error);
        Assert.DoesNotContain('\n', error);
        Assert.Equal(learned, Newest().Model.Digest());
        Assert.Equal("no model", File.ReadAllText(Path.Combine(Generations, "damaged", "g-000002.safetensors")));
    }

    [Fact]
    public void Run_Killed_LeavesGenerationsThatAreWhole()
    {
        Directory.CreateDirectory(Generations);
        using var watcher = new FileSystemWatcher(Generations, "g-000002.json");
        using var daemon = Start("Source:Speed=max", "State:CheckpointSeconds=1", "Telemetry:Enabled=false");

        Assert.False(watcher.WaitForChanged(WatcherChangeTypes.Renamed, StartTime).TimedOut, daemon.Error);
        daemon.Signal("KILL");
        daemon.WaitForExit(StopTime);

        Assert.All(Store().Inspect(), generation => Assert.Null(generation.Damage));
        Assert.True(Store().Inspect().Count >= 2);
        Assert.True(Newest().Replay.Count > 0);
        Assert.Equal("", RunToTheEnd("Source:Loops=1"));
        Assert.Equal(GenerationReason.End, Store().List()[0].Reason);
    }

    [Fact]
    public async Task Run_WhereAModelOfTheVersionBeforeIs_GoesOnFromIt()
    {
        await Replay.RunAsync(synth.Recording, "--save", ModelOfOld);

        RunToTheEnd("Source:Loops=1", "Learning:Enabled=false");

        Assert.Equal(Checkpoint.Load(ModelOfOld).Digest(), Newest().Model.Digest());
        Assert.Null(Store().List()[0].Parent);
    }

    [Fact]
    public async Task Run_FromAModelOfAnyFile_TakesItsWindowsAlong()
    {
        var file = _state.File("mine.safetensors");
        await Replay.RunAsync(synth.Recording, "--save", file);
        var windows = ModelFile.Load(file, new LearningOptions(), out var read).Replay.Count;
        Assert.True(windows > 10);
        Assert.Equal((0, 0), (read.Lost, read.LeftOut));

        var cli = await RunAsync("--model", file, "--frozen");

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        Assert.Equal(windows, Newest().Replay.Count);
    }

    [Fact]
    public void Run_LearningNothing_KeepsNoRandomWeights()
    {
        RunToTheEnd("Source:Loops=1", "Learning:Enabled=false");
        Assert.Empty(Store().List());

        RunToTheEnd("Source:Loops=1", "Learning:Network=edge-34"); // no other network stands in the way
        Assert.Equal("edge-34", Newest().Model.Spec.Name);
    }

    [Fact]
    public void Run_WithADamagedModel_SetsItAsideAndStartsAnew()
    {
        File.WriteAllText(ModelOfOld, "no model");

        var error = RunToTheEnd("Source:Loops=1");

        Assert.Contains($"warning: {ModelOfOld}: not a usable checkpoint", error);
        Assert.Equal("no model", File.ReadAllText(Path.Combine(Generations, "damaged", "model.safetensors")));
        Assert.Equal("edge", Newest().Model.Spec.Name);
    }

    [Fact]
    public async Task Run_WithAModelThatCannotBeRead_LeavesItWhereItIs()
    {
        Directory.CreateDirectory(Generations);
        var manifest = Path.Combine(Generations, "g-000001.json");
        Directory.CreateSymbolicLink(manifest, "/proc/self/mem"); // opens, but reading fails, as on a bad disk

        var cli = await RunAsync();

        Assert.Equal(1, cli.ExitCode);
        Assert.StartsWith($"edgelearner: {manifest}: cannot be read: ", cli.ErrorLines[^1]);
        Assert.Equal([manifest], Directory.GetFiles(Generations));
    }

    [Fact]
    public async Task Run_WithAModelOfAnotherVersion_LeavesItWhereItIs()
    {
        var header = """{"__metadata__":{"edgelearner.checkpoint":"9"}}"""u8;
        File.WriteAllBytes(ModelOfOld, [.. BitConverter.GetBytes((long)header.Length), .. header]);

        var cli = await RunAsync();

        Assert.Equal(1, cli.ExitCode);
        Assert.StartsWith($"edgelearner: {ModelOfOld}: a checkpoint of version 9", Assert.Single(cli.ErrorLines));
        Assert.Equal([ModelOfOld], Directory.GetFiles(_state.Path, "model*"));
    }

    [Fact]
    public async Task Run_WhereAnotherKeepsItsState_SaysWhatToChange()
    {
        using var other = StateLock.Take(_state.Path);

        var cli = await RunAsync();

        Assert.Equal(1, cli.ExitCode);
        Assert.StartsWith($"edgelearner: State:Directory = {_state.Path}: another run keeps its model there", Assert.Single(cli.ErrorLines));
        Assert.False(Directory.Exists(Generations));
    }

    [Fact]
    public void Run_WithTheModelOfAnotherNetwork_SaysWhatToChange()
    {
        RunToTheEnd("Source:Loops=1");

        using var daemon = Start("Learning:Network=FC16");

        Assert.Equal(1, daemon.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.StartsWith($"edgelearner: generation 1 of {Generations} is of network edge with 1 layers in a block and learning local classifiers, but Learning:Network = FC16", daemon.Error);
        Assert.DoesNotContain('\n', daemon.Error);
    }

    [Fact]
    public void Run_WhoseStateCannotBeWritten_EndsBeforeItLearns()
    {
        var file = _state.File("file");
        File.WriteAllText(file, "");

        using var daemon = Start($"State:Directory={file}");

        Assert.Equal(1, daemon.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.StartsWith($"edgelearner: {file}: no model can be saved there: ", daemon.Error);
        Assert.DoesNotContain('\n', daemon.Error);
    }

    /// <summary>Telemetry knows the other projects' instruments by name alone, and one that is missing reads as null.</summary>
    private static void AssertMeasured(JsonNode telemetry)
    {
        JsonNode?[] figures =
        [
            telemetry["rss_mb"],
            .. ((string[])["totals", "drops", "queue_depths", "engine_bytes"]).SelectMany(part => telemetry[part]!.AsObject()).Select(figure => figure.Value),
        ];
        Assert.True(figures.Length > 10);
        Assert.DoesNotContain(null, figures);
    }

    private static int Port(DaemonProcess daemon) =>
        int.Parse(daemon.WaitFor(@"^edgelearner .*?127\.0\.0\.1:(\d+)"), CultureInfo.InvariantCulture);

    /// <summary>Bit 1 of the mask of ignored signals is SIGINT, which children inherit.</summary>
    private static bool IsInterruptIgnored()
    {
        var mask = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..];
        return (ulong.Parse(mask.Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 2) != 0;
    }

    private string RunToTheEnd(params string[] settings)
    {
        using var daemon = Start(["Source:Speed=max", "Telemetry:Enabled=false", .. settings]);
        Assert.Equal(0, daemon.WaitForExit(TimeSpan.FromSeconds(60)));
        return daemon.Error;
    }

    private Task<Cli> RunAsync(params string[] switches)
    {
        string[] all = [$"State:Directory={_state.Path}", $"Source:File={synth.Recording}", "Source:Loops=1", "Source:Speed=max"];
        return Cli.RunAsync(["run", "--no-mqtt", .. all.SelectMany(setting => new[] { "--set", setting }), .. switches]);
    }

    private GenerationStore Store() => new(_state.Path, 4, TimeProvider.System, Assert.Fail, isReadOnly: true);

    private LearnerState Newest() => Store().LoadNewest(new LearningOptions())!;

    private static async Task<string> AskAsync(MqttWatcher watcher, string root, string verb, string payload)
    {
        await watcher.SendAsync($"{root}/request/{verb}", payload);
        return await watcher.WaitForAsync($"/response/{verb}");
    }

    private DaemonProcess Start(params string[] settings)
    {
        string[] all = [$"State:Directory={_state.Path}", $"Source:File={synth.Recording}", "Telemetry:Port=0", "Telemetry:WebSocketPort=0", .. settings];
        return new DaemonProcess(["run", .. all.SelectMany(setting => new[] { "--set", setting })]);
    }
}
