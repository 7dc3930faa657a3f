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

    [Theory]
    [InlineData(1, "/nowhere/m: no such checkpoint", "x.csv", "--model", "/nowhere/m")]
    [InlineData(2, "Option '--model' is required.", "x.csv")]
    [InlineData(2, "--batch must be from 1 to 4096.", "x.csv", "--model", "m", "--batch", "0")]
    public async Task Evaluate_WithWhatCannotBeUsed_IsOneLine(int exitCode, string complaint, params string[] args)
    {
        var cli = await Cli.RunAsync(["evaluate", .. args]);

        Assert.Equal(exitCode, cli.ExitCode);
        Assert.StartsWith($"edgelearner: {complaint}", Assert.Single(cli.ErrorLines), StringComparison.Ordinal);
    }
}
