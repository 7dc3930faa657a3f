using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Commands;

public sealed class ReplayCommandTests(SynthFixture synth) : IClassFixture<SynthFixture>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Replay_WhereNothingCanBeWrittenAtTheEnd_StillSumsUpSaysSoAndFails()
    {
        var (model, history) = (_folder.File("m.safetensors"), _folder.File("h.csv"));
        Directory.CreateDirectory(model + NewFile.UnfinishedSuffix); // in the way of the file that is to be written
        Directory.CreateDirectory(_folder.File("h.png") + NewFile.UnfinishedSuffix);

        var cli = await Cli.RunAsync(
            "replay", synth.Recording, "--json", "--no-mqtt", "--speed", "max", "--loop", "6", "--frozen", "--save", model, "--history", history);

        Assert.Equal(1, cli.ExitCode);
        Assert.Equal(64, JsonSerializer.Deserialize<JsonObject>(cli.Out)!["weights_digest"]!.GetValue<string>().Length);
        var complaints = cli.ErrorLines.Where(line => line.StartsWith("edgelearner: ", StringComparison.Ordinal)).ToList();
        Assert.StartsWith("edgelearner: what was learned since the last checkpoint is not saved: Access to the path ", complaints[0]);
        Assert.StartsWith($"edgelearner: {_folder.File("h.png")} is not drawn: Access to the path ", complaints[1]);
        Assert.Equal(2, complaints.Count);
    }

    [Fact]
    public async Task Json_OfARecording_HasTheseKeysInThisOrder()
    {
        var result = await Replay.RunAsync(synth.Recording);

        Assert.Equal(
            [
                "events", "binned_events", "late_events", "out_of_sensor_events", "filtered_events", "dropped_events", "frames", "dropped_frames", "predictions",
                "updates", "updates_skipped", "updates_skipped_by_load", "replay_lanes_skipped", "labelled_intervals",
                "prequential_accuracy", "prequential_accuracy_second_half", "accuracy_by_pass", "first_interval_accuracy", "no_change_accuracy", "latency_us", "steps_per_second", "rss_mb", "allocated_bytes_per_step", "weights_digest",
            ],
            result.Select(entry => entry.Key));
        Assert.Equal(["p50", "p95", "p99", "max"], result["latency_us"]!.AsObject().Select(entry => entry.Key));
        Assert.Matches("^[0-9a-f]{64}$", result["weights_digest"]!.GetValue<string>());
    }

    [Fact]
    public async Task Replay_HistoryThatIsAlsoTheModel_IsRefused()
    {
        var file = _folder.File("x.csv");

        var cli = await Cli.RunAsync("replay", synth.Recording, "--no-mqtt", "--save", file, "--history", file);

        Assert.Equal(2, cli.ExitCode);
        Assert.Equal($"edgelearner: the history (--history) would overwrite {file}, which is the model (--save): choose another name", Assert.Single(cli.ErrorLines));
    }

    [Fact]
    public async Task Replay_HistoryInAFolderThatIsNotThere_IsOneLine()
    {
        var cli = await Cli.RunAsync("replay", synth.Recording, "--no-mqtt", "--history", "/nowhere/x.csv");

        Assert.Equal(2, cli.ExitCode);
        Assert.Contains("/nowhere/x.csv", Assert.Single(cli.ErrorLines));
    }

    [Fact]
    public async Task Json_OfALabelledRecording_AccountsForEverything()
    {
        var result = await Replay.RunAsync(synth.Recording, "--loop", "2");

        Assert.Equal(0, result.Unaccounted());
        Assert.Equal(result.Number("events"), result.Number("binned_events"));
        Assert.Equal(1_200, result.Number("frames"));
        Assert.Equal(1_200, result.Number("predictions"));
        Assert.Equal(0, result.Number("dropped_frames"));
        Assert.InRange(result.Number("updates"), result.Number("labelled_intervals"), 120);
        Assert.Equal(2, result["accuracy_by_pass"]!.AsArray().Count);
    }

    [Fact]
    public async Task Json_WithoutLabels_IsNullWhereNothingWasMeasured()
    {
        var bare = _folder.File("bare.raw");
        File.Copy(synth.Recording, bare);

        var result = await Replay.RunAsync(bare);

        Assert.Equal(0, result.Number("updates"));
        Assert.Equal(0, result.Number("labelled_intervals"));
        Assert.All(
            ["prequential_accuracy", "prequential_accuracy_second_half", "first_interval_accuracy", "no_change_accuracy"],
            key => Assert.True(result.ContainsKey(key) && result[key] is null, key));
    }

    [Fact]
    public async Task Json_OfAFewFrames_HasNoFigureForAllocations()
    {
        var result = await Replay.RunAsync(synth.Recording, "--set", "Binning:PeriodUs=100000");

        Assert.Equal(120, result.Number("frames"));
        Assert.Null(result["allocated_bytes_per_step"]);
    }

    [Fact]
    public async Task Replay_OnceWarm_AllocatesNothingOnTheLearnersThread()
    {
        var result = await Replay.RunAsync(synth.Recording, "--loop", "2");

        Assert.Equal(0, result["allocated_bytes_per_step"]!.GetValue<double>());
    }

    [Fact]
    public async Task Replay_TwiceAndAtAnotherSpeed_LearnsTheSameToTheBit()
    {
        var first = await Replay.RunAsync(synth.Recording);
        var second = await Replay.RunAsync(synth.Recording);
        var paced = await Replay.RunAtSpeedAsync("50", synth.Recording, "--no-mqtt");
        var otherSeed = await Replay.RunAsync(synth.Recording, "--seed", "2");

        Assert.Equal(Outcome(first), Outcome(second));
        Assert.Equal(Outcome(first), Outcome(paced));
        Assert.NotEqual(Outcome(first), Outcome(otherSeed));

        static string Outcome(JsonObject result) => $"{result["weights_digest"]} {result["prequential_accuracy"]} {result["frames"]}";
    }

    [Fact]
    public async Task Replay_OfASavedModelFrozen_ChangesNothing()
    {
        var model = _folder.File("model.safetensors");
        var learned = await Replay.RunAsync(synth.Recording, "--save", model);

        var frozen = await Replay.RunAsync(synth.Recording, "--model", model, "--frozen");

        Assert.Equal(0, frozen.Number("updates"));
        Assert.Equal(learned["weights_digest"]!.GetValue<string>(), frozen["weights_digest"]!.GetValue<string>());
    }

    [Fact]
    public async Task Replay_WithAFilterAndASmallerInput_AccountsForEverything()
    {
        var result = await Replay.RunAsync(synth.Recording, "--set", "Filters:RefractoryUs=5000", "--set", "Input:Max=16");

        Assert.Equal(0, result.Unaccounted());
        Assert.True(result.Number("filtered_events") > 0);
    }

    [Fact]
    public async Task Replay_OfATurnedSensor_MakesTheNetworkForWhatTheFiltersLeave()
    {
        var wide = _folder.File("wide.raw");
        var model = _folder.File("wide.safetensors");
        SynthRecording.Write(wide, new SimulationOptions { Width = 48, Height = 32, Seconds = 3 }, stop: TestContext.Current.CancellationToken);

        var result = await Replay.RunAsync(wide, "--set", "Filters:Orientation=Rotate90", "--save", model);

        Assert.Equal(new SensorGeometry(32, 48), Checkpoint.Load(model).Spec.Input);
        Assert.Equal(0, result.Unaccounted());
        Assert.Equal(0, result.Number("filtered_events"));
    }

    [Fact]
    public async Task Replay_WithARegionBesideTheSensor_SaysSo()
    {
        var cli = await Cli.RunAsync("replay", synth.Recording, "--no-mqtt", "--speed", "max", "--set", "Filters:Region=30,0,4x4");

        Assert.Equal(
            (1, "edgelearner: region 30,0,4x4: must be X,Y,WIDTHxHEIGHT on the sensor of 32x32, and not empty"), (cli.ExitCode, Assert.Single(cli.ErrorLines)));
    }

    [Fact]
    public async Task Replay_OfATruncatedFile_PlaysWhatIsThereAndSaysSo()
    {
        var whole = await File.ReadAllBytesAsync(synth.Recording, TestContext.Current.CancellationToken);
        var cut = _folder.File("cut.raw");
        await File.WriteAllBytesAsync(cut, whole[..((whole.Length / 2) | 1)], TestContext.Current.CancellationToken);

        var result = await Replay.RunAsync(cut);

        Assert.InRange(result.Number("frames"), 100, 599);
        Assert.Equal(0, result.Unaccounted());
        var cli = await Cli.RunAsync("replay", cut, "--speed", "max", "--no-mqtt");
        Assert.Contains("cut.raw is cut short: 1 bytes at its end make no whole record", Assert.Single(cli.ErrorLines));
    }

    [Fact]
    public async Task Replay_OfLabelsThatAreNoClasses_SaysWhatToDo()
    {
        var cli = await Cli.RunAsync("replay", synth.Recording, "--no-mqtt", "--set", "Learning:Classes:0=left", "--set", "Learning:Classes:1=right");

        Assert.Equal(1, cli.ExitCode);
        Assert.StartsWith("edgelearner: Learning:Classes = left, right, but the labels name ", Assert.Single(cli.ErrorLines));
    }

    [Fact]
    public async Task Replay_ForPeople_EndsWithAnAlignedTable()
    {
        var cli = await Cli.RunAsync("replay", synth.Recording, "--speed", "max", "--no-mqtt");

        Assert.Equal(0, cli.ExitCode);
        Assert.Empty(cli.Error);
        Assert.StartsWith("edgelearner ", cli.Out);
        Assert.Matches("(?m)^  frames          600, of which 600 got a prediction\r?$", cli.Out);
        Assert.All(cli.Out.Split(Environment.NewLine).SkipWhile(line => line != "What came of it"), line => Assert.InRange(line.Length, 0, 96));
        Assert.DoesNotContain('\e', cli.Out);
    }

    [Fact]
    public async Task Replay_InATerminal_DrawsOverItsLinesAndRemovesThemAtTheEnd()
    {
        const string OverFiveLines = "\e[5A\r\e[J";

        var cli = await Cli.RunAsync(["replay", synth.Recording, "--speed", "10", "--no-mqtt"], width: 50, TestContext.Current.CancellationToken);

        Assert.Equal(0, cli.ExitCode);
        Assert.True(cli.Error.Split(OverFiveLines).Length > 2);
        Assert.EndsWith(OverFiveLines, cli.Error);
        Assert.All(cli.ErrorLines, line => Assert.InRange(line.Replace(OverFiveLines, "").Length, 0, 49));
        Assert.DoesNotContain('\e', cli.Out);
    }

    [Fact]
    public async Task Replay_StoppedOnTheWay_SumsUpWhatWasPlayed()
    {
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new TriggerWriter(@"at +0:00:0[1-9] of pass", stop.Cancel); // drawn once a second of the recording has been seen

        var exitCode = await CommandLine.RunAsync(
            ["replay", synth.Recording, "--loop", "0", "--json", "--no-mqtt"], new Terminal(output, error, () => 80), stop.Token);

        Assert.Equal(0, exitCode);
        var result = JsonNode.Parse(output.ToString())!.AsObject();
        Assert.True(result.Number("frames") > 0);
        Assert.Equal(0, result.Unaccounted());
        Assert.Equal(result.Number("frames"), result.Number("predictions"));
    }

    [Fact]
    public async Task Replay_OfALabelFileElsewhere_LearnsFromIt()
    {
        var labels = _folder.File("mine.csv");
        await File.WriteAllTextAsync(labels, "label,start_us,end_us\nearly,0,6000000\nlate,6000000,12000000\n", TestContext.Current.CancellationToken);

        var result = await Replay.RunAsync(synth.Recording, "--label-file", labels);

        Assert.Equal(60, result.Number("labelled_intervals"));
    }

    [Theory]
    [InlineData("missing.raw", null, "no such file")]
    [InlineData("empty.raw", "", "the file is empty")]
    [InlineData("notes.txt", "Nothing but words.", "not a recording of a known format")]
    public async Task Replay_OfNoRecording_IsOneLineAndExitCode1(string name, string? content, string complaint)
    {
        var file = _folder.File(name);
        if (content is not null)
        {
            await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        }

        await FailsAsync($"{file}: {complaint}", "replay", file);
    }

    [Theory]
    [InlineData("/nowhere/m.safetensors: no such checkpoint", "--model", "/nowhere/m.safetensors")]
    [InlineData("/etc/passwd/models: no model can be saved there: ", "--save", "/etc/passwd/models/m.safetensors")]
    [InlineData("/dev/full: no model can be saved there: a pipe or a device would be replaced", "--save", "/dev/full")]
    [InlineData("/proc: no model can be saved there: it is a folder; name a file in it", "--save", "/proc")]
    [InlineData("network 'fast': ", "--set", "Learning:Network=fast")]
    [InlineData("/nowhere/my.json: no such configuration file", "--config", "/nowhere/my.json")]
    [InlineData("/nowhere/l.csv: no such label file", "--label-file", "/nowhere/l.csv")]
    public async Task Replay_WithWhatCannotBeUsed_IsOneLineAndExitCode1(string complaint, string option, string value) =>
        await FailsAsync(complaint, "replay", synth.Recording, "--no-mqtt", option, value);

    [Fact]
    public async Task Replay_WithADamagedModel_LeavesItWhereItIs()
    {
        var model = _folder.File("m.safetensors");
        await File.WriteAllTextAsync(model, "no model", TestContext.Current.CancellationToken);

        await FailsAsync($"{model}: not a usable checkpoint", "replay", synth.Recording, "--no-mqtt", "--model", model);

        Assert.True(File.Exists(model));
    }

    [Fact]
    public async Task Replay_WithAModelThatDoesNotKnowTheLabels_SaysWhatToDo()
    {
        var model = _folder.File("m.safetensors");
        await Replay.RunAsync(synth.Recording, "--save", model);
        var labels = _folder.File("other.csv");
        await File.WriteAllTextAsync(labels, "label,start_us,end_us\nunheard-of,0,12000000\n", TestContext.Current.CancellationToken);

        await FailsAsync(
            $"the labels name unheard-of, but {model} knows only", "replay", synth.Recording, "--no-mqtt", "--model", model, "--label-file", labels);
    }

    private static async Task FailsAsync(string complaint, params string[] args)
    {
        var cli = await Cli.RunAsync(args);

        Assert.Equal(1, cli.ExitCode);
        Assert.StartsWith($"edgelearner: {complaint}", Assert.Single(cli.ErrorLines));
    }
}
