using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("There is no command 'fly'.", "fly")]
    [InlineData("There is no option '--fast'.", "replay", "x.raw", "--fast")]
    [InlineData("There is no option '--digests'.", "info", "x.raw", "--digests")]
    [InlineData("There is no option '--speed'.", "run", "--speed", "4")]
    [InlineData("There is no option '--fast'.", "--fast")]
    [InlineData("Required argument missing", "replay")]
    [InlineData("'--set Learning.Seed' is not of the form Section:Key=value.", "run", "--set", "Learning.Seed")]
    [InlineData("Cannot parse argument 'many' for option '--loop'", "run", "--loop", "many")]
    [InlineData("Cannot parse argument '-1' for option '--seed'. See", "run", "--seed", "-1")]
    [InlineData("--size 64: must be WxH", "synth", "x", "--size", "64")]
    [InlineData("--input 34: must be WxH", "network", "edge", "--input", "34")]
    [InlineData("--input 0x34: sides must be from 1 to 1024", "network", "edge", "--input", "0x34")]
    [InlineData("--n -1: must be from 0 to 100", "network", "edge", "--n", "-1")]
    [InlineData("--classes 1: must be from 2 to 99999", "network", "edge", "--classes", "1")]
    [InlineData("network 8C3-FC4 is for any size: choose one with --input WxH", "network", "8C3-FC4")]
    [InlineData("out.foo: no format that is written has the extension '.foo'", "synth", "out.foo")]
    [InlineData("OUT /nowhere/x.raw: there is no folder /nowhere", "synth", "/nowhere/x.raw")]
    [InlineData("OUT /nowhere/x.raw: there is no folder /nowhere", "record", "/nowhere/x.raw")]
    [InlineData("--history /nowhere/x.csv: there is no folder /nowhere", "replay", "x.raw", "--history", "/nowhere/x.csv")]
    [InlineData("Sensor:Biases:FOO: no supported camera has such a bias", "cameras", "--set", "FOO=1")]
    [InlineData("Sensor:Biases:diff_on = 100000: no supported camera allows that", "cameras", "--set", "diff_on=100000")]
    [InlineData("network 'nope': 'nope' is no layer", "network", "nope")]
    [InlineData("--columns q: must name t, x, y and p, as t,x,y,p.", "info", "x.raw", "--columns", "q")]
    [InlineData("configuration: Source:Speed = foo is neither a factor", "replay", "x.raw", "--speed", "foo")]
    [InlineData("configuration: Source:Loops = -1: must be from 0 to 1000000", "run", "--loop", "-1")]
    [InlineData("Cannot parse argument 'x' for command 'show'. See edgelearner checkpoints show --help.", "checkpoints", "show", "x")]
    [InlineData("--contrast 1: must be from 1.1 to 100", "synth", "x", "--contrast", "1")]
    public async Task RunAsync_WrongUsage_IsOneLineAndExitCode2(string complaint, params string[] args)
    {
        var cli = await Cli.RunAsync(args);

        Assert.Equal(2, cli.ExitCode);
        Assert.StartsWith($"edgelearner: {complaint}", Assert.Single(cli.ErrorLines));
        Assert.Empty(cli.Out);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("replay", "--help")]
    [InlineData("--version")]
    public async Task RunAsync_AskedForHelp_AnswersOnStandardOutput(params string[] args)
    {
        var cli = await Cli.RunAsync(args);

        Assert.Equal(0, cli.ExitCode);
        Assert.NotEmpty(cli.Out);
        Assert.Empty(cli.Error);
    }

    [Fact]
    public async Task RunAsync_ForHelp_ListsEveryCommand()
    {
        var cli = await Cli.RunAsync("--help");

        Assert.All(["run", "replay", "info", "synth", "network", "train", "evaluate", "bench", "check"], command => Assert.Contains($"\n  {command}", cli.Out));
    }

    [Fact]
    public async Task RunAsync_WithoutCommand_Runs()
    {
        using var folder = new TempFolder();

        var cli = await Cli.RunAsync("--set", "Source:File=/nowhere/x.raw", "--no-mqtt", "--set", $"State:Directory={folder.Path}");

        Assert.Equal(1, cli.ExitCode);
        Assert.Equal("edgelearner: /nowhere/x.raw: no such file", Assert.Single(cli.ErrorLines));
    }

    [Fact]
    public async Task RunAsync_StoppedBeforeTheEnd_SaysSoAndLeavesNothingBehind()
    {
        using var folder = new TempFolder();

        var cli = await Cli.RunAsync(["synth", folder.File("long.raw"), "--seconds", "80000"], width: null, new CancellationToken(canceled: true));

        Assert.Equal((1, "edgelearner: stopped before the end"), (cli.ExitCode, Assert.Single(cli.ErrorLines)));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(1, "edgelearner: stopped before the end", "info", "PIPE")]
    [InlineData(1, "edgelearner: stopped before the end", "replay", "PIPE", "--no-mqtt")]
    [InlineData(1, "edgelearner: stopped before the end", "convert", "PIPE", "FOLDER/out.csv")]
    [InlineData(1, "edgelearner: stopped before the end", "view", "PIPE", "-o", "FOLDER/out.png")]
    [InlineData(0, null, "run", "--set", "Source:File=PIPE", "--no-mqtt", "--set", "State:Directory=FOLDER/state")]
    public async Task RunAsync_PipeThatNobodyWritesTo_SaysSoAndEndsWhenStopped(int exitCode, string? last, params string[] args)
    {
        using var folder = new TempFolder();
        var pipe = Fifo.Make(folder.File("pipe.raw"));
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new TriggerWriter("nothing comes from it yet", stop.Cancel);

        var code = await Task.Run(() => CommandLine.RunAsync(
            [.. args.Select(arg => arg.Replace("PIPE", pipe, StringComparison.Ordinal).Replace("FOLDER", folder.Path, StringComparison.Ordinal))],
            new Terminal(output, error),
            stop.Token)).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(exitCode, code);
        Assert.Contains($"{pipe}: is a pipe, and nothing comes from it yet: waits for who writes to it", error.ToString());
        Assert.Equal(last, error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Skip(1).SingleOrDefault());
        Assert.Equal([pipe], Directory.GetFiles(folder.Path));
    }
}
