using System.Text.Json.Nodes;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Commands;

public sealed class EvaluateCommandTests(BarsFixture bars) : IClassFixture<BarsFixture>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Evaluate_ATrainedModel_SaysWhatTrainSaidOfTheSameSamples()
    {
        var model = _folder.File("m.safetensors");
        var trained = await Cli.RunAsync(
            "train", bars.Manifest, "--test", bars.Manifest, "--network", "4C3p1-AP4-FC16", "--epochs", "4", "--lr", "0.01", "--batch", "4", "--out", model, "--json");
        Assert.Equal(0, trained.ExitCode);

        var cli = await Cli.RunAsync("evaluate", bars.Manifest, "--model", model, "--json", "--confusion", _folder.File("c.png"));

        Assert.Equal(0, cli.ExitCode);
        var result = JsonNode.Parse(cli.Out)!.AsObject();
        Assert.Equal(["accuracy", "per_class", "confusion", "samples", "infer_ms_per_step"], result.Select(entry => entry.Key));
        Assert.Equal((double)JsonNode.Parse(trained.Out)!["accuracy"]!, (double)result["accuracy"]!);
        Assert.Equal(24, (int)result["samples"]!);
        Assert.Equal(["standing", "lying", "leaning"], result["per_class"]!.AsObject().Select(entry => entry.Key));
        var right = Enumerable.Range(0, 3).Sum(index => (int)result["confusion"]![index]![index]!);
        Assert.Equal(right / 24.0, (double)result["accuracy"]!, 1e-6);
        Assert.True(new FileInfo(_folder.File("c.png")).Length > 1_000);

        var table = await Cli.RunAsync("evaluate", bars.Manifest, "--model", model, "--batch", "5");
        Assert.Equal(0, table.ExitCode);
        Assert.Matches(@"(?m)^true \\ decided +standing +lying +leaning +none +right\r?$", table.Out);
        Assert.Matches($@"(?m)^  right +{100 * right / 24.0:F1} % of 24 samples\r?$", table.Out);
    }

    [Fact]
    public async Task Evaluate_AStream_SaysWhatTheLearnerCameToAndWhatItForgot()
    {
        string[] stream =
        [
            "evaluate", "--stream", bars.Manifest, "--also", bars.Manifest, "--memory", bars.Manifest, "--seeds", "2", "--label-delay", "0.5",
            "--set", "Learning:Network=4C3p1-AP4-FC16", "--set", "Learning:ReplayLanes=3",
        ];
        var cli = await Cli.RunAsync([.. stream, "--json", "--plot", _folder.File("s.png"), "--forgetting", _folder.File("f.png"), "--confusion", _folder.File("c.png")]);

        Assert.Equal(0, cli.ExitCode);
        Assert.Equal(["seed 1: ", "seed 2: "], cli.ErrorLines.Select(line => line[..8]));
        var result = JsonNode.Parse(cli.Out)!;
        Assert.Equal(("replay", 24, 24.0, 0.5), ((string)result["mode"]!, (int)result["windows"]!, (double)result["labelled_windows"]!, (double)result["label_delay_s"]!));
        Assert.Equal([1, 2], result["seeds"]!.AsArray().Select(seed => (int)seed!["seed"]!));
        Assert.Equal((double)result["prequential"]!["mean"]!, result["seeds"]!.AsArray().Average(seed => (double)seed!["prequential"]!), 1e-5);
        Assert.Equal((double)result["also"]![0]!["forgetting"]!["mean"]!, (double)result["also"]![0]!["before"]!["mean"]! - (double)result["also"]![0]!["after"]!["mean"]!, 1e-5);
        Assert.Equal(24 * 3, (double)result["updates"]!);
        var classes = result["classes"]!.AsArray();
        Assert.Equal((double)result["also"]![0]!["after"]!["mean"]!, classes.Average(known => (double)known!["after"]!), 1e-5); // as many samples of each class
        Assert.All(classes, known => Assert.Equal((double)known!["best"]! - (double)known["after"]!, (double)known["forgetting"]!, 1e-5));
        Assert.All(classes, known => Assert.True((double)known!["forgetting"]! >= 0));
        Assert.True(new FileInfo(_folder.File("s.png")).Length > 1_000);
        Assert.True(new FileInfo(_folder.File("f.png")).Length > 1_000);
        Assert.True(new FileInfo(_folder.File("c.png")).Length > 1_000);

        var table = await Cli.RunAsync([.. stream, "--mode", "frozen"]);
        Assert.Matches(@"(?m)^  mode +frozen; 24 of 24 windows labelled, 0\.5 s after their end\r?$", table.Out);
        Assert.Matches(@"(?m)^  updates +0, skipped", table.Out);
    }

    [Theory]
    [InlineData(1, "/nowhere/m: no such checkpoint", "x.csv", "--model", "/nowhere/m")]
    [InlineData(2, "Give the model to test: --model FILE.", "x.csv")]
    [InlineData(2, "Give either a MANIFEST to test on, or --stream MANIFEST.", "--model", "m")]
    [InlineData(2, "Give either a MANIFEST to test on, or --stream MANIFEST.", "x.csv", "--stream", "y.csv", "--model", "m")]
    [InlineData(2, "--label-delay is for --stream MANIFEST: give that too, or leave it out.", "x.csv", "--model", "m", "--label-delay", "3")]
    [InlineData(2, "--set is for --stream MANIFEST: give that too, or leave it out.", "x.csv", "--model", "m", "--set", "Learning:Seed=2")]
    [InlineData(2, "--batch is for a MANIFEST: a stream goes window by window, as --set Learning:Threads=N and --set Learning:Engine=NAME say.", "--stream", "y.csv", "--batch", "2")]
    [InlineData(2, "the confusion matrix (--confusion) would overwrite x.png, which is the plot (--plot): choose another name", "--stream", "y.csv", "--plot", "x.png", "--confusion", "x.png")]
    [InlineData(2, "--mode best: must be frozen, naive, replay, self", "--stream", "y.csv", "--mode", "best")]
    [InlineData(2, "--label-fraction 2: must be from 0 to 1", "--stream", "y.csv", "--label-fraction", "2")]
    [InlineData(2, "--plot /nowhere/x.png: there is no such folder", "--stream", "y.csv", "--plot", "/nowhere/x.png")]
    [InlineData(2, "--forgetting /nowhere/x.png: there is no such folder", "--stream", "y.csv", "--forgetting", "/nowhere/x.png")]
    [InlineData(2, "--forgetting tests along the stream: name the data set with --also MANIFEST", "--stream", "y.csv", "--forgetting", "x.png")]
    [InlineData(2, "--seeds 0: must be from 1 to 100", "--stream", "y.csv", "--seeds", "0")]
    [InlineData(2, "'--set Learning' is not of the form Section:Key=value.", "--stream", "y.csv", "--set", "Learning")]
    [InlineData(2, "--batch must be from 1 to 4096.", "x.csv", "--model", "m", "--batch", "0")]
    public async Task Evaluate_WithWhatCannotBeUsed_IsOneLine(int exitCode, string complaint, params string[] args)
    {
        var cli = await Cli.RunAsync(["evaluate", .. args]);

        Assert.Equal(exitCode, cli.ExitCode);
        Assert.StartsWith($"edgelearner: {complaint}", Assert.Single(cli.ErrorLines), StringComparison.Ordinal);
    }
}
