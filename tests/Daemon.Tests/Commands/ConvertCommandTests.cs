using System.Diagnostics;
using System.Text.Json.Nodes;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Commands;

public sealed class ConvertCommandTests(SynthFixture synth) : IClassFixture<SynthFixture>, IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Extensions => [".raw", ".dat", ".aedat4", ".es", ".h5", ".csv"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Extensions))]
    public async Task Json_SaysWhatInfoSaysOfTheFile(string extension)
    {
        var output = _folder.File("x" + extension);

        var result = await JsonAsync("convert", synth.Recording, output, "--filter", "stcf:10000,2,same", "--filter", "rotate:90", "--start", "500000", "--end", "5000000", "--json");
        var info = await JsonAsync("info", output, "--json", "--digest");

        Assert.Equal(
            ["in", "out", "format", "events_in", "events_out", "filtered", "first_us", "last_us", "dropped_out_of_sensor", "lost_events", "other_records", "breaches", "digest", "labels", "notes", "seconds"], result.Select(entry => entry.Key));
        Assert.Equal((synth.Recording, output), (result["in"]!.GetValue<string>(), result["out"]!.GetValue<string>()));
        Assert.All(["format", "first_us", "last_us", "digest"], key => Assert.True(JsonNode.DeepEquals(info[key], result[key]), key));
        Assert.Equal(info.Number("events"), result.Number("events_out"));
        Assert.Equal((await JsonAsync("info", synth.Recording, "--json")).Number("events"), result.Number("events_in"));
        Assert.Equal(["stcf", "rotate"], result["filtered"]!.AsObject().Select(entry => entry.Key));
        Assert.InRange(result["filtered"]!["stcf"]!.GetValue<long>(), 1, result.Number("events_in") - result.Number("events_out") - 1);
        Assert.Equal(LabelFile.Read(_folder.File("x.labels.csv")).Count, result.Number("labels"));
        Assert.True(result["seconds"]!.GetValue<double>() > 0);
    }

    [Theory]
    [InlineData("convert", "RECORDING", "PIPE")]
    [InlineData("synth", "PIPE", "--seconds", "1")]
    [InlineData("record", "PIPE")]
    [InlineData("replay", "RECORDING", "--no-mqtt", "--speed", "max", "--history", "PIPE")]
    public async Task Command_OntoAPipe_LeavesItAndSaysSo(params string[] args)
    {
        var pipe = Fifo.Make(_folder.File("pipe.raw"));

        var cli = await Cli.RunAsync([.. args.Select(arg => arg.Replace("PIPE", pipe, StringComparison.Ordinal).Replace("RECORDING", synth.Recording, StringComparison.Ordinal))]);

        Assert.Equal(2, cli.ExitCode);
        Assert.EndsWith($"{pipe}: a pipe or a device would be replaced by a file; name another", Assert.Single(cli.ErrorLines));
        Assert.Equal([pipe], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("trap '' XFSZ; ")] // as some programs start theirs
    public void Convert_BeyondTheSizeLimitOfFiles_FailsAsOnAFullDisk(string before)
    {
        const string Limited = "export DOTNET_EnableWriteXorExecute=0; ulimit -f 300; exec dotnet \"$@\""; // .NET's own files of that name would be too large
        var start = new ProcessStartInfo("bash", ["-c", before + Limited, "bash", Path.Combine(AppContext.BaseDirectory, "edgelearner.dll"), "convert", synth.Recording, _folder.File("x.csv")]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(1, process.ExitCode);
        Assert.Equal($"edgelearner: The file may not grow further, by a limit on the size of files (ulimit -f) or of the file system : '{_folder.File("x.csv.part")}'\n", error);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Convert_ToHdf5OverASilenceOfAnHour_SaysWhereItsIndexEnds()
    {
        await File.WriteAllTextAsync(_folder.File("x.csv"), "t,x,y,p\n0,1,1,1\n3600002000,1,1,1\n", TestContext.Current.CancellationToken);

        var result = await JsonAsync("convert", _folder.File("x.csv"), _folder.File("y.h5"), "--json");

        Assert.Contains("ms_to_idx ends where nothing happens for more than an hour", result["notes"]!.AsArray()[^1]!.GetValue<string>());
    }

    [Fact]
    public async Task Convert_ForPeople_IsATable()
    {
        var output = _folder.File("x.csv");

        var cli = await Cli.RunAsync("convert", synth.Recording, output, "--filter", "polarity:on", "--end", "1000000");

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        Assert.StartsWith(output, cli.Out);
        Assert.Contains($"  from                {synth.Recording}, EVT3, 32x32", cli.Out);
        Assert.Matches("  written             CSV, 32x32, in [0-9.]+ s", cli.Out);
        Assert.Matches("  events              [0-9,]+ of [0-9,]+", cli.Out);
        Assert.Matches("  outside the window  [0-9,]+ events", cli.Out);
        Assert.Matches("  polarity            removed [0-9,]+ events", cli.Out);
        Assert.Matches($"  labels              [0-9]+ spans, in {_folder.File("x.labels.csv")}", cli.Out);
        Assert.Contains("  note                A table does not say how large the sensor is", cli.Out);
    }

    [Fact]
    public async Task Convert_FormatNamed_DoesNotGoByTheExtension()
    {
        var output = _folder.File("x.raw");

        var result = await JsonAsync("convert", synth.Recording, output, "--to", "EVT2", "--from-zero", "--json");

        Assert.Equal(("EVT2", 0), (result["format"]!.GetValue<string>(), result.Number("first_us")));
        Assert.Equal("EVT2", (await JsonAsync("info", output, "--json"))["format"]!.GetValue<string>());
    }

    [Fact]
    public async Task Convert_ATable_TakesSizeAndColumnsFromTheCommandLine()
    {
        var table = _folder.File("x.txt");
        await File.WriteAllTextAsync(table, "7 1 2 1 1.5\n7 1 2 0 2.5\n", TestContext.Current.CancellationToken);

        await JsonAsync("convert", table, _folder.File("y.es"), "--columns", "-,x,y,p,t_s", "--size", "640x480", "--json");
        var info = await JsonAsync("info", _folder.File("y.es"), "--json");

        Assert.Equal((2, 640, 480, 1_500_000), (info.Number("events"), info.Number("width"), info.Number("height"), info.Number("first_us")));
    }

    [Fact]
    public async Task Convert_ToAFormatThatCannotHoldTheTimes_NamesTheSwitchThatHelps()
    {
        var table = _folder.File("x.csv");
        await File.WriteAllTextAsync(table, "t,x,y,p\n-5,1,1,1\n", TestContext.Current.CancellationToken);

        var refused = await Cli.RunAsync("convert", table, _folder.File("y.raw"));
        var result = await JsonAsync("convert", table, _folder.File("y.raw"), "--from-zero", "--json");

        Assert.Equal(
            (1, $"edgelearner: {_folder.File("y.raw")}: EVT3 has no word for a time of -5 us: it counts from 0; let times count from the first event (convert --from-zero)"),
            (refused.ExitCode, Assert.Single(refused.ErrorLines)));
        Assert.Equal(0, result.Number("first_us"));
    }

    [Fact]
    public async Task Convert_BesideTheRecording_SharesItsLabels()
    {
        var (input, output) = (Copy("x"), _folder.File("x.es"));
        var labels = await File.ReadAllBytesAsync(_folder.File("x.labels.csv"), TestContext.Current.CancellationToken);

        var result = await JsonAsync("convert", input, output, "--from-zero", "--json");
        var part = await Cli.RunAsync("convert", input, output, "--start", "5");

        Assert.Equal(LabelFile.Read(_folder.File("x.labels.csv")).Count, result.Number("labels"));
        Assert.Equal(labels, await File.ReadAllBytesAsync(_folder.File("x.labels.csv"), TestContext.Current.CancellationToken));
        Assert.Equal(
            (2, $"edgelearner: OUT {output}: {_folder.File("x.labels.csv")} would be the labels of both, and does not fit what is left of {input}: choose another name"),
            (part.ExitCode, Assert.Single(part.ErrorLines)));
    }

    [Fact]
    public async Task Convert_AgainWithOtherSwitches_ReplacesRecordingAndLabels()
    {
        var output = _folder.File("x.dat");

        await JsonAsync("convert", synth.Recording, output, "--json");
        var result = await JsonAsync("convert", synth.Recording, output, "--end", "1000000", "--json");

        Assert.Equal(result.Number("events_out"), (await JsonAsync("info", output, "--json")).Number("events"));
        Assert.Equal(result.Number("labels"), LabelFile.Read(_folder.File("x.labels.csv")).Count);
        Assert.Equal(["x.dat", "x.labels.csv"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Convert_WhereLabelsOfAnotherLie_LeavesThem()
    {
        var bare = _folder.File("bare.raw");
        File.Copy(synth.Recording, bare);
        Copy("x");

        var stale = await Cli.RunAsync("convert", bare, _folder.File("x.dat"));
        var staleAndLabelled = await Cli.RunAsync("convert", synth.Recording, _folder.File("x.dat"));
        File.Delete(_folder.File("x.labels.csv"));
        var namesake = await Cli.RunAsync("convert", synth.Recording, _folder.File("x.dat"));

        var present = $"edgelearner: OUT {_folder.File("x.dat")}: {_folder.File("x.labels.csv")} is there and would count as its labels: remove it, or choose another name";
        Assert.Equal((2, present), (stale.ExitCode, Assert.Single(stale.ErrorLines)));
        Assert.Equal((2, present), (staleAndLabelled.ExitCode, Assert.Single(staleAndLabelled.ErrorLines)));
        Assert.Equal(
            (2, $"edgelearner: OUT {_folder.File("x.dat")}: its labels would count as those of {_folder.File("x.raw")} too: choose another name"),
            (namesake.ExitCode, Assert.Single(namesake.ErrorLines)));
        Assert.False(File.Exists(_folder.File("x.dat")));
    }

    [Fact]
    public async Task Convert_OntoWhatIsRead_IsRefusedByAnyName()
    {
        var input = Copy("x");
        Directory.CreateSymbolicLink(_folder.File("link"), _folder.Path);
        File.CreateSymbolicLink(_folder.File("y.raw"), input);
        File.Copy(input, _folder.File("z.raw.part"));

        var same = await Cli.RunAsync("convert", input, input);
        var byFolder = await Cli.RunAsync("convert", input, Path.Combine(_folder.File("link"), "x.raw"));
        var byFile = await Cli.RunAsync("convert", _folder.File("y.raw"), input);
        var unfinished = await Cli.RunAsync("convert", _folder.File("z.raw.part"), _folder.File("z.raw"));
        var labels = await Cli.RunAsync("convert", input, _folder.File("x.labels.csv"));

        Assert.All([same, byFolder, byFile, unfinished, labels], cli => Assert.Equal(2, cli.ExitCode));
        Assert.All([same, byFolder, byFile, unfinished, labels], cli => Assert.EndsWith(", which is what is read: choose another name", Assert.Single(cli.ErrorLines)));
        Assert.Equal(new FileInfo(synth.Recording).Length, new FileInfo(input).Length);
        Assert.Equal(new FileInfo(synth.Recording).Length, new FileInfo(_folder.File("z.raw.part")).Length);
    }

    [Fact]
    public async Task Convert_IntoTheFolderOfABag_IsRefused()
    {
        var bag = Directory.CreateDirectory(_folder.File("bag")).FullName;
        var part = Path.Combine(bag, "bag_0.db3");
        File.WriteAllText(part, "");

        var cli = await Cli.RunAsync("convert", bag, part, "--to=evt3");

        Assert.Equal(
            (2, $"edgelearner: OUT {part}: lies within the recording {bag}, and could be one of its files: choose a place outside"),
            (cli.ExitCode, Assert.Single(cli.ErrorLines)));
    }

    [Theory]
    [InlineData("x.bmp", "", "x.bmp: no format that is written has the extension '.bmp'; these are: evt3 (.raw), ")]
    [InlineData("x.raw", "--to=aedat2", "no format 'aedat2' is written; these are: evt3 (.raw), ")]
    [InlineData("x.raw", "--start=-1", "--start -1: must be 0 or more")]
    [InlineData("x.raw", "--end=0", "--end 0: must be above 0, where it starts")]
    [InlineData("x.raw", "--filter=nothing", "nothing: no such filter; there are ")]
    [InlineData("x.raw", "--filter=stcf", "stcf: write stcf:US[,SUPPORT[,same]]")]
    [InlineData("x.raw", "--size=640", "--size 640: must be WxH")]
    [InlineData("x.raw", "--size=0x9", "--size 0x9: a side has 1 to 16384 pixels")]
    [InlineData("x.raw", "--filter=hot:1,/nowhere/hot.json", "the file of --filter hot /nowhere/hot.json: there is no folder /nowhere; make it, or name another")]
    [InlineData("/tmp", "--to=evt3", "OUT /tmp: it is a folder; name a file in it")]
    [InlineData("/dev/null", "--to=evt3", "OUT /dev/null: a pipe or a device would be replaced by a file; name another")]
    [InlineData("/nowhere/x.raw", "", "OUT /nowhere/x.raw: there is no folder /nowhere; make it, or name another")]
    [InlineData("", "--to=evt3", "OUT needs a file name")]
    [InlineData("x.labels.csv", "", "OUT x.labels.csv: labels of a recording have such a name: choose another")]
    public async Task Convert_OfWhatMakesNoSense_SaysWhatDoes(string file, string option, string complaint)
    {
        var cli = await Cli.RunAsync(["convert", synth.Recording, file, .. option.Length > 0 ? [option] : Array.Empty<string>()]);

        Assert.Equal(2, cli.ExitCode);
        Assert.StartsWith($"edgelearner: {complaint}", Assert.Single(cli.ErrorLines));
    }

    [Fact]
    public async Task Convert_AFilterThatDoesNotFitTheSensor_IsOneLine()
    {
        var cli = await Cli.RunAsync("convert", synth.Recording, _folder.File("x.raw"), "--filter", "region:30,0,10x10");

        Assert.Equal((1, "edgelearner: region 30,0,10x10: must be X,Y,WIDTHxHEIGHT on the sensor of 32x32, and not empty"), (cli.ExitCode, Assert.Single(cli.ErrorLines)));
    }

    [Fact]
    public async Task Convert_AHotPixelFilter_TellsWhatItLearned()
    {
        var cli = await Cli.RunAsync("convert", synth.Recording, _folder.File("x.raw"), "--filter", $"hot:2,{_folder.File("hot.csv")}", "--json");

        Assert.Equal(0, cli.ExitCode);
        Assert.NotEmpty(cli.ErrorLines);
        Assert.True(File.Exists(_folder.File("hot.csv")));
        Assert.Equal(["hot"], JsonNode.Parse(cli.Out)!["filtered"]!.AsObject().Select(entry => entry.Key));
    }

    [Fact]
    public async Task Convert_Interrupted_LeavesNothing()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var cli = await Cli.RunAsync(["convert", synth.Recording, _folder.File("x.raw")], width: null, stop.Token);

        Assert.Equal((1, "edgelearner: stopped before the end"), (cli.ExitCode, Assert.Single(cli.ErrorLines)));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Help_NamesTheFormatsAndTheFilters()
    {
        var cli = await Cli.RunAsync("convert", "--help");

        var help = string.Join(' ', cli.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.All(FormatRegistry.WritableNames.Concat(FilterRegistry.Usages), name => Assert.Contains(name, help));
    }

    private static async Task<JsonObject> JsonAsync(params string[] args)
    {
        var cli = await Cli.RunAsync(args);
        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        return JsonNode.Parse(cli.Out)!.AsObject();
    }

    private string Copy(string name)
    {
        var path = _folder.File(name + ".raw");
        File.Copy(synth.Recording, path);
        File.Copy(LabelFile.Beside(synth.Recording), _folder.File(name + ".labels.csv"));
        return path;
    }
}
