using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Learning.Networks;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Commands;

public sealed class NetworkCommandTests
{
    [Fact]
    public async Task Network_WithoutAName_ListsEveryOne()
    {
        var cli = await Cli.RunAsync("network");

        Assert.Equal(0, cli.ExitCode);
        Assert.All(NetworkCatalogue.Networks, named => Assert.Matches($"  {named.Name} +{named.Input} +{Regex.Escape(named.Notation)} +{named.Purpose}", cli.Out));
    }

    [Fact]
    public async Task Network_OfAName_ShowsLayersShapesAndWeights()
    {
        var cli = await Cli.RunAsync("network", "edge-34", "--classes", "4");

        Assert.Equal(0, cli.ExitCode);
        Assert.StartsWith("edge-34: frames of 34x34, 4 classes, n = 1", cli.Out);
        Assert.Matches("  b0.l0.conv +16C5p2s2 +16x17x17 +4,624 neurons +800 weights", cli.Out);
        Assert.Matches("  b2.cls +FC4 +4 +4 neurons +512 weights", cli.Out);
        Assert.Matches("  all +14,5.. neurons +[0-9]+,[0-9]+ weights", cli.Out);
    }

    [Fact]
    public async Task Json_OfAName_IsAFileThatGivesTheNetwork()
    {
        using var folder = new TempFolder();
        var cli = await Cli.RunAsync("network", "edge-34", "--json", "--n", "2");
        await File.WriteAllTextAsync(folder.File("mine.json"), cli.Out, TestContext.Current.CancellationToken);

        var again = await Cli.RunAsync("network", folder.File("mine.json"), "--json");

        Assert.Equal((0, cli.Out), (again.ExitCode, again.Out));
        Assert.Equal(["name", "layers", "block_layers", "neuron"], JsonNode.Parse(cli.Out)!.AsObject().Select(field => field.Key));
    }

    [Fact]
    public async Task Json_WithoutAName_IsAListOfAll()
    {
        var cli = await Cli.RunAsync("network", "--json");

        var list = JsonNode.Parse(cli.Out)!.AsArray();
        Assert.Equal(NetworkCatalogue.Networks.Select(named => (named.Name, named.Input.Width)), list.Select(item => ((string)item!["name"]!, (int)item["input_width"]!)));
    }

    [Fact]
    public async Task Network_OfAFileWithAFieldThatIsNone_IsOneLine()
    {
        using var folder = new TempFolder();
        var file = folder.File("mine.json");
        await File.WriteAllTextAsync(file, """{ "layerz": [] }""", TestContext.Current.CancellationToken);

        var cli = await Cli.RunAsync("network", file);

        Assert.Equal((1, $"edgelearner: {file}: layers is missing"), (cli.ExitCode, Assert.Single(cli.ErrorLines)));
    }
}
