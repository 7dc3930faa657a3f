using System.Net;
using System.Net.Sockets;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Commands;

public sealed class CheckCommandTests(SynthFixture synth) : IClassFixture<SynthFixture>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_WhereEverythingWorks_SaysSo()
    {
        var cli = await CheckAsync("Learning:Seed=7");

        Assert.Equal(0, cli.ExitCode);
        Assert.Equal(6, Lines(cli, "ok ").Count());
        Assert.Matches(@"(?m)^\* Learning:Seed +7\r?$", cli.Out);
        Assert.Matches(@"(?m)^  Learning:IntervalFrames +10\r?$", cli.Out);
    }

    [Fact]
    public async Task Check_WhereNothingWorks_SaysWhatToDoAboutEach()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var file = _folder.File("file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var cli = await CheckAsync(
            "Source:File=/nowhere/x.raw", $"State:Directory={file}", $"Telemetry:Port={((IPEndPoint)other.LocalEndpoint).Port}");

        Assert.Equal(1, cli.ExitCode);
        Assert.Equal(["source", "state", "model", "broker"], Lines(cli, "FAILED ").Select(line => line.Split(' ')[1]));
    }

    [Fact]
    public async Task Check_OfADamagedModel_LeavesItWhereItIs()
    {
        var model = _folder.File("model.safetensors");
        await File.WriteAllTextAsync(model, "no model", TestContext.Current.CancellationToken);

        var cli = await CheckAsync();

        Assert.Equal(1, cli.ExitCode);
        Assert.Contains($"FAILED model     {model}: not a usable checkpoint", cli.Out);
        Assert.True(File.Exists(model));
    }

    [Theory]
    [InlineData("is of network edge with 1 layers in a block", "Learning:Network=FC16")]
    [InlineData("is of network edge with 1 layers in a block and learning local classifiers", "Learning:TrainableClassifiers=false")]
    [InlineData("knows the classes", "Learning:Classes:0=left")]
    public async Task Check_OfAModelThatRunWouldRefuse_SaysWhatRunSays(string complaint, params string[] settings)
    {
        await Replay.RunAsync(synth.Recording, "--save", _folder.File("model.safetensors"));

        await RefusesAsync(complaint, settings);
    }

    [Fact]
    public async Task Check_OfAModelThatKnowsMoreClassesThanAreConfigured_Fits()
    {
        var model = _folder.File("model.safetensors");
        await Replay.RunAsync(synth.Recording, "--save", model);

        Assert.Equal(0, (await CheckAsync($"Learning:Classes:0={Checkpoint.Load(model).Classes[0]}")).ExitCode);
    }

    [Fact]
    public async Task Check_OfAModelThatTheSensorDoesNotFit_SaysWhatRunSays()
    {
        var wide = _folder.File("wide.raw");
        SynthRecording.Write(wide, new SimulationOptions { Seconds = 12, Width = 128, Height = 32 }, stop: TestContext.Current.CancellationToken);
        await Replay.RunAsync(wide, "--save", _folder.File("model.safetensors"), "--frozen");

        await RefusesAsync(
            "A sensor of 32x128", "Source:Kind=Simulated", "Source:Simulation:Width=32", "Source:Simulation:Height=128", "Learning:Enabled=false");
    }

    [Fact]
    public async Task Check_WhileARunKeepsItsStateThere_SaysSo()
    {
        using var other = StateLock.Take(_folder.Path);

        var cli = await CheckAsync();

        Assert.Contains("another run keeps its model there", Assert.Single(Lines(cli, "FAILED ")));
    }

    [Fact]
    public async Task Check_OfABrokerThatIsAway_NamesIt()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var address = $"127.0.0.1:{((IPEndPoint)nobody.LocalEndpoint).Port}";
        nobody.Stop();

        var cli = await CheckAsync($"Telemetry:Broker={address}");

        Assert.Contains($"Telemetry:Broker = {address}", Assert.Single(Lines(cli, "FAILED ")));
    }

    [Fact]
    public async Task Check_OfAConfigurationThatIsNotUsable_IsOneLine()
    {
        var cli = await CheckAsync("Binning:PeriodUs=1");

        Assert.Equal(1, cli.ExitCode);
        Assert.StartsWith("edgelearner: configuration: Binning:PeriodUs = 1: must be from 100 to 1000000", Assert.Single(cli.ErrorLines));
        Assert.Empty(cli.Out);
    }

    private static IEnumerable<string> Lines(Cli cli, string beginning) =>
        cli.Out.Split(Environment.NewLine).Where(line => line.StartsWith(beginning, StringComparison.Ordinal));

    private async Task RefusesAsync(string complaint, params string[] settings)
    {
        var check = await CheckAsync(settings);
        var finding = Assert.Single(Lines(check, "FAILED "))["FAILED model     ".Length..];
        Assert.Contains(complaint, finding);
        Assert.Equal(1, check.ExitCode);

        var run = await RunAsync("run", [.. settings, "Telemetry:Enabled=false"]);
        Assert.Equal($"edgelearner: {finding}", Assert.Single(run.ErrorLines));
        Assert.Equal(1, run.ExitCode);
    }

    private Task<Cli> CheckAsync(params string[] settings) => RunAsync("check", settings);

    private Task<Cli> RunAsync(string command, params string[] settings)
    {
        string[] all = [$"State:Directory={_folder.Path}", $"Source:File={synth.Recording}", .. settings];
        return Cli.RunAsync([command, .. all.SelectMany(setting => new[] { "--set", setting })]);
    }
}
