using System.Text.Json.Nodes;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Commands;

public sealed class InfoCommandTests(SynthFixture synth) : IClassFixture<SynthFixture>
{
    [Fact]
    public async Task Json_OfASynthRecording_SaysWhatItsDescriptionSays()
    {
        var described = JsonNode.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(synth.Recording, ".json"), TestContext.Current.CancellationToken))!;

        var info = await JsonAsync("info", synth.Recording, "--json", "--digest");

        Assert.Equal(
            [
                "file", "format", "origin", "width", "height", "events", "on", "first_us", "last_us", "duration_us", "out_of_order", "farthest_back_us",
                "gaps", "longest_gap_us", "longest_gap_start_us", "hot_pixels", "dropped_out_of_sensor", "lost_events", "other_records", "breaches", "trailing_bytes", "notes", "digest",
            ],
            info.Select(entry => entry.Key));
        Assert.Equal(synth.Recording, info["file"]!.GetValue<string>());
        Assert.Equal("EVT3", info["format"]!.GetValue<string>());
        Assert.Equal("top-left", info["origin"]!.GetValue<string>());
        Assert.All(
            ["width", "height", "events", "on", "first_us", "last_us", "digest"], key => Assert.True(JsonNode.DeepEquals(described[key], info[key]), key));
        Assert.Equal(info.Number("last_us") - info.Number("first_us"), info.Number("duration_us"));
    }

    [Fact]
    public async Task Json_OfADamagedRecording_TellsTheDamageThatTheTableTells()
    {
        using var folder = new TempFolder();
        var file = folder.File("cut.raw");
        await File.WriteAllBytesAsync(file, [.. await File.ReadAllBytesAsync(synth.Recording, TestContext.Current.CancellationToken), 1], TestContext.Current.CancellationToken);

        var info = await JsonAsync("info", file, "--json");

        Assert.Equal((1, 1), (info.Number("breaches"), info.Number("trailing_bytes")));
        Assert.Contains("cut short    the last 1 bytes", System.Text.RegularExpressions.Regex.Replace((await Cli.RunAsync("info", file)).Out, "cut short +", "cut short    "));
    }

    [Fact]
    public async Task Json_WithoutDigest_HasItAsNull()
    {
        var info = await JsonAsync("info", synth.Recording, "--json");

        Assert.True(info.ContainsKey("digest"));
        Assert.Null(info["digest"]);
    }

    [Fact]
    public async Task Info_OfSeveralFiles_ShowsTheReadableOnesAndFails()
    {
        var cli = await Cli.RunAsync("info", "/nowhere/x.raw", synth.Recording, "--json");

        Assert.Equal(1, cli.ExitCode);
        Assert.Equal("edgelearner: /nowhere/x.raw: no such file", Assert.Single(cli.ErrorLines));
        Assert.Contains("moving.raw", cli.Out);
    }

    [Fact]
    public async Task Info_ForPeople_IsATable()
    {
        var cli = await Cli.RunAsync("info", synth.Recording);

        Assert.Equal(0, cli.ExitCode);
        Assert.StartsWith(synth.Recording, cli.Out);
        Assert.Contains("  sensor      32x32", cli.Out);
        Assert.Matches("  rate        [▁▂▃▄▅▆▇█ ]{32,64}  up to [0-9,]+ a second, [0-9.]+ ms a column", cli.Out);
        Assert.Matches("  gaps        none above 100 ms: the longest silence is [0-9,]+ us", cli.Out);
        Assert.Contains("  order       no event is earlier than the one before it", cli.Out);
        Assert.Matches("  hot pixels  (none|[0-9]+, with .* of the events; the busiest is [0-9]+,[0-9]+ with [0-9,]+)", cli.Out);
    }

    [Fact]
    public async Task Info_ColumnsGiven_ReadsATableByThem()
    {
        using var folder = new TempFolder();
        var table = folder.File("x.csv");
        await File.WriteAllTextAsync(table, "a,b,c,d,e\n7,1,2,1,1.5\n7,1,2,0,2.5\n", TestContext.Current.CancellationToken);

        var info = await JsonAsync("info", table, "--columns", "-,x,y,p,t_s", "--json");

        Assert.Equal(("CSV", 2, 1, 1_000_000), (info["format"]!.GetValue<string>(), info.Number("events"), info.Number("on"), info.Number("duration_us")));
    }

    private static async Task<JsonObject> JsonAsync(params string[] args)
    {
        var cli = await Cli.RunAsync(args);
        Assert.Equal(0, cli.ExitCode);
        return JsonNode.Parse(cli.Out)!.AsObject();
    }
}
