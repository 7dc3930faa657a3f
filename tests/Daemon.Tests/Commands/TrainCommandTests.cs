using System.Text.Json.Nodes;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Commands;

public sealed class TrainCommandTests(BarsFixture bars) : IClassFixture<BarsFixture>, IDisposable
{
    private const string Network = "4C3p1-AP4-FC16";
    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Model => _folder.File("m.safetensors");

    [Fact]
    public async Task Json_OfATraining_HasTheseKeysInThisOrder()
    {
        var cli = await TrainAsync("--json", "--test", bars.Manifest, "--k", "4", "--n", "2", "--batch", "7");

        Assert.Equal(0, cli.ExitCode);
        var result = JsonNode.Parse(cli.Out)!.AsObject(); // one object and nothing else
        Assert.Equal(
            [
                "accuracy", "best_accuracy", "epochs", "network", "k", "n", "batch", "engine", "device", "parameters", "update_ms", "samples_per_second", "engine_bytes", "device_bytes",
                "rss_mb", "model",
            ],
            result.Select(entry => entry.Key));
        Assert.Equal(["p50", "p95"], result["update_ms"]!.AsObject().Select(entry => entry.Key));
        Assert.Equal(["weights", "gradients", "optimizer", "state", "history", "scratch", "peak"], result["engine_bytes"]!.AsObject().Select(entry => entry.Key));
        Assert.Equal((2, 4, 2, 7), ((int)result["epochs"]!, (int)result["k"]!, (int)result["n"]!, (int)result["batch"]!));
        Assert.Equal(("managed", "cpu", Network, Model), ((string)result["engine"]!, (string)result["device"]!, (string)result["network"]!, (string)result["model"]!));
        Assert.InRange((double)result["best_accuracy"]!, (double)result["accuracy"]!, 1);
        Assert.True((long)result["engine_bytes"]!["peak"]! >= (long)result["engine_bytes"]!["weights"]!);
    }

    [Fact]
    public async Task Train_ForPeople_SaysHowItGoesAndLeavesModelAndCurve()
    {
        var cli = await TrainAsync();

        Assert.Equal(0, cli.ExitCode);
        Assert.Matches(@"(?m)^epoch   1/2  loss 0\.\d{4}  train +\d+\.\d %  rate 0\.03  \d+\.\d s\r?$", cli.Out);
        Assert.Matches("(?m)^  right    .* of the samples in training, since there are none to test", cli.Out);
        Assert.Equal(["leaning", "lying", "standing"], Checkpoint.Load(Model).Classes.Order());
        var curve = await File.ReadAllLinesAsync(_folder.File("m.curve.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(3, curve.Length);
        Assert.StartsWith("epoch,loss,train_accuracy,test_accuracy,learning_rate,seconds,rate b0.l0.conv,", curve[0], StringComparison.Ordinal);
        Assert.Equal(PngSignature, (await File.ReadAllBytesAsync(_folder.File("m.curve.png"), TestContext.Current.CancellationToken))[..4]);
    }

    [Fact]
    public async Task Train_WithTheSameSeedAndOtherThreads_GivesTheSameWeights()
    {
        await TrainAsync("--threads", "1");
        var first = Checkpoint.Load(Model).Digest();
        await TrainAsync("--threads", "2");
        var second = Checkpoint.Load(Model).Digest();
        await TrainAsync("--seed", "2");

        Assert.Equal(first, second);
        Assert.NotEqual(first, Checkpoint.Load(Model).Digest());
    }

    [Fact]
    public async Task Train_StoppedOnTheWayAndResumed_EndsAsIfNeverStopped()
    {
        await TrainAsync();
        var expected = Checkpoint.Load(Model).Digest();
        File.Delete(Model);
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new TriggerWriter("epoch   1/2  batch 1", stop.Cancel);

        var exitCode = await CommandLine.RunAsync(Args(), new Terminal(output, error, () => 80), stop.Token);

        Assert.Equal(1, exitCode);
        Assert.Contains("edgelearner: stopped in epoch 1 of 2, after ", error.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(expected, Checkpoint.Load(Model).Digest());
        var forgotten = await TrainAsync();
        Assert.Contains("m.safetensors holds a training that stands at epoch 0 of 2: go on with --resume", Assert.Single(forgotten.ErrorLines), StringComparison.Ordinal);

        Assert.Equal(0, (await TrainAsync("--resume")).ExitCode);
        Assert.Equal(expected, Checkpoint.Load(Model).Digest());
    }

    [Theory]
    [InlineData("batch = 4, now 8", "--batch", "8")]
    [InlineData("learning_rate = 0.03, now 0.1", "--lr", "0.1")]
    [InlineData("momentum = 0.9, now 0.5", "--momentum", "0.5")]
    [InlineData("n = 1, now 0", "--n", "BP")]
    public async Task Resume_WithAnotherOption_IsOneLineAndExitCode1(string difference, params string[] options)
    {
        await TrainAsync();

        var cli = await TrainAsync(["--resume", .. options]);

        Assert.Equal(1, cli.ExitCode);
        Assert.Equal($"edgelearner: {Model} holds a training with {difference}: --resume goes on with the same options alone", Assert.Single(cli.ErrorLines));
    }

    [Fact]
    public async Task Resume_OnOtherSamples_IsOneLineAndExitCode1()
    {
        await TrainAsync();

        var cli = await TrainAsync("--resume", "--bin-ms", "10");

        Assert.Equal(1, cli.ExitCode);
        Assert.Contains("holds a training on other samples", Assert.Single(cli.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_OfAFinishedTraining_ChangesNothing()
    {
        await TrainAsync();
        var before = await File.ReadAllBytesAsync(Model, TestContext.Current.CancellationToken);

        var cli = await TrainAsync("--resume", "--json");

        Assert.Equal(0, cli.ExitCode);
        Assert.Null(JsonNode.Parse(cli.Out)!["update_ms"]);
        Assert.Equal(before, await File.ReadAllBytesAsync(Model, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Train_IntoAFileThatIsNoModel_LeavesItAlone()
    {
        await File.WriteAllTextAsync(Model, "precious", TestContext.Current.CancellationToken);

        var cli = await TrainAsync();

        Assert.Equal((1, "precious"), (cli.ExitCode, await File.ReadAllTextAsync(Model, TestContext.Current.CancellationToken)));
        Assert.StartsWith($"edgelearner: {Model}: not a usable checkpoint", Assert.Single(cli.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "/nowhere/m.csv: no such manifest", "/nowhere/m.csv")]
    [InlineData(2, "--lr 20: must be from 0 to 10", "x.csv", "--lr", "20")]
    [InlineData(2, "--lr 0,05: decimals begin with a point, as in 0.05.", "x.csv", "--lr", "0,05")]
    [InlineData(2, "the learning curve's picture (--curve) would overwrite x.csv, which is what is read: choose another name", "x.csv", "--curve", "x.csv")]
    [InlineData(2, "the learning curve's picture (--curve) would overwrite", "x.csv", "--curve", "{model}")]
    [InlineData(2, "network 'nope': ", "x.csv", "--network", "nope")]
    [InlineData(2, "--n two: must be a number from 0 to 100, or BP", "x.csv", "--n", "two")]
    [InlineData(2, "--augment mirror: 'mirror' is none of shift:N (pixels), turn:N", "x.csv", "--augment", "mirror")]
    [InlineData(2, "--loss hinge: must be mse, ce or tet.", "x.csv", "--loss", "hinge")]
    [InlineData(2, "Frames = 0: must be from 1 to 10000", "x.csv", "--frames", "0")]
    public async Task Train_WithWhatCannotBeUsed_IsOneLine(int exitCode, string complaint, params string[] args)
    {
        var cli = await Cli.RunAsync(["train", .. args.Select(arg => arg.Replace("{model}", Model, StringComparison.Ordinal)), "--out", Model]);

        Assert.Equal(exitCode, cli.ExitCode);
        Assert.StartsWith($"edgelearner: {complaint}", Assert.Single(cli.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_IntoAFolder_NamesTheSwitch()
    {
        var cli = await Cli.RunAsync("train", "x.csv", "--out", _folder.Path);

        Assert.Equal((1, $"edgelearner: {_folder.Path}: no model can be saved there: it is a folder; name a file in it (--out)"), (cli.ExitCode, Assert.Single(cli.ErrorLines)));
    }

    private Task<Cli> TrainAsync(params string[] options) => Cli.RunAsync(Args(options));

    private string[] Args(params string[] options) =>
        ["train", bars.Manifest, "--network", Network, "--epochs", "2", "--out", Model, "--optimizer", "sgd", .. Unless("--batch", "4", options), .. Unless("--lr", "0.03", options), .. options];

    private static string[] Unless(string option, string value, string[] options) => options.Contains(option) ? [] : [option, value];
}
