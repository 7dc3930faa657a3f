using System.Text.Json.Nodes;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Events;
using EdgeLearner.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Daemon.Tests.Commands;

public sealed class CheckpointsCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly GenerationStore _store;

    /// <summary>Two generations; the first is the best.</summary>
    public CheckpointsCommandTests()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
        _store = new GenerationStore(_folder.Path, 4, clock, Assert.Fail);
        _store.SaveNow(State(seed: 1), GenerationReason.Periodic, heldBackAccuracy: 0.925);
        clock.Advance(TimeSpan.FromMinutes(1));
        _store.SaveNow(State(seed: 2), GenerationReason.End, heldBackAccuracy: 0.9);
    }

    private string Generations => _folder.File("generations");

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task List_TwoGenerations_PrintsALineForEach()
    {
        var cli = await RunAsync("list");

        var bytes = _store.Latest!.Bytes;
        Assert.Equal(
            [
                "   time (UTC)           reason    updates  held back  bytes  state",
                $"2  2030-01-02 03:05:05  end             0     90.0 %  {bytes:N0}  ok",
                $"1  2030-01-02 03:04:05  periodic        0     92.5 %  {bytes:N0}  ok, the best",
            ],
            cli.Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, cli.ExitCode);
    }

    [Fact]
    public async Task List_ADamagedGeneration_SaysWhatIsWrongAndChangesNothing()
    {
        File.WriteAllText(Path.Combine(Generations, "g-000002.json"), "{}");
        var files = Directory.GetFiles(Generations, "*", SearchOption.AllDirectories).Order();

        var cli = await RunAsync("list", "--json");

        var newest = JsonNode.Parse(cli.Out)![0]!;
        Assert.Equal((1, 2, "damaged"), (cli.ExitCode, (int)newest["number"]!, (string?)newest["state"]));
        Assert.Equal($"{Generations}/g-000002.json: no manifest of a generation, or a damaged one", (string?)newest["damage"]);
        Assert.Null(newest["updates"]);
        Assert.Equal(files, Directory.GetFiles(Generations, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public async Task Show_AGeneration_PrintsAllThatIsKnown()
    {
        var cli = await RunAsync("show", "1");

        Assert.Equal(0, cli.ExitCode);
        Assert.StartsWith("Generation 1, the best" + Environment.NewLine, cli.Out, StringComparison.Ordinal);
        Assert.Contains("classes             left, right", cli.Out);
        Assert.Contains("parent              none: it began from another model, or from random weights", cli.Out);
        Assert.Equal(1, (int)JsonNode.Parse((await RunAsync("show", "2", "--json")).Out)!["parent"]!);
    }

    [Fact]
    public async Task Show_ANumberThatIsNone_SaysWhereToLook()
    {
        var cli = await RunAsync("show", "9");

        Assert.Equal(1, cli.ExitCode);
        Assert.Equal(
            $"edgelearner: there is no generation 9 in {_folder.Path}: edgelearner checkpoints list prints those that are", Assert.Single(cli.ErrorLines));
    }

    [Fact]
    public async Task Restore_AnEarlierGeneration_MakesItTheNewest()
    {
        var cli = await RunAsync("restore", "1");

        Assert.Equal((0, "generation 3 is the newest now, equal to 1; the next run goes on from it"), (cli.ExitCode, cli.Out.Trim()));
        Assert.Equal(State(seed: 1).Model.Digest(), _store.LoadNewest(new LearningOptions())!.Model.Digest());
        Assert.Equal((3, 1), (_store.Latest!.Number, _store.Latest.Parent));
    }

    [Fact]
    public async Task Restore_WhileARunHasTheFolder_SaysWhatToDo()
    {
        using var run = StateLock.Take(_folder.Path);

        var cli = await RunAsync("restore", "1");

        Assert.Equal(1, cli.ExitCode);
        Assert.StartsWith($"edgelearner: {_folder.Path}: a run uses it", Assert.Single(cli.ErrorLines));
        Assert.Contains("request/rollback", cli.Error);
        Assert.Equal([2, 1], _store.List().Select(info => info.Number));
    }

    [Fact]
    public async Task Export_AGeneration_IsAModelWithItsWindows()
    {
        var file = _folder.File("out/mine.safetensors");

        var cli = await RunAsync("export", "1", "--out", file);

        Assert.Equal((0, $"generation 1 is now {file}, its windows {_folder.File("out/mine.windows")}"), (cli.ExitCode, cli.Out.Trim()));
        var loaded = ModelFile.Load(file, new LearningOptions(), out var windows);
        Assert.Equal(State(seed: 1).Model.Digest(), loaded.Model.Digest());
        Assert.Equal(new WindowsRead(21, 0, 0), windows);
        Assert.Equal([5UL], loaded.Replay.Window(0).ToArray());
        Assert.Equal((20, 22L), (loaded.HeldBack.Count, loaded.NextWindow));
    }

    [Fact]
    public async Task List_AFolderThatIsNone_SaysSo()
    {
        var cli = await Cli.RunAsync("checkpoints", "list", "--state", "/nowhere");
        Assert.Equal((2, "edgelearner: /nowhere: no such state folder; name one with --state DIR"), (cli.ExitCode, Assert.Single(cli.ErrorLines)));
    }

    private static LearnerState State(ulong seed)
    {
        var model = Model.Create(NetworkCatalogue.Find("FC4").For(new SensorGeometry(4, 4), 2, 1), ["left", "right"], seed);
        var state = LearnerState.Create(model, new LearningOptions());
        state.Replay.Offer([5], new(1, 0, default, 0));
        for (state.NextWindow = 2; state.NextWindow < 22; state.NextWindow++)
        {
            state.HeldBack.Offer([6], new(state.NextWindow, 1, default, 0)); // enough for a generation to be the best
        }

        return state;
    }

    private Task<Cli> RunAsync(params string[] args) => Cli.RunAsync(["checkpoints", .. args, "--state", _folder.Path]);
}
