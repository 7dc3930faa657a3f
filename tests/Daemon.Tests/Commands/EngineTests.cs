using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Commands;

/// <summary>
/// The engine as people ask for it. libtorch is loaded by programs of their own alone, from where it is found: tests that need it skip, with what <c>check</c> says,
/// where it does not load.
/// </summary>
public sealed class EngineTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly string[] Small = ["--set", "Learning:ReplayLanes=1", "--set", "Learning:Guard:Enabled=false"];

    private readonly TempFolder _folder = new();
    private readonly string _recording;

    public EngineTests()
    {
        _recording = _folder.File("short.raw");
        SynthRecording.Write(_recording, new SimulationOptions { Seed = 5, Seconds = 3, Width = 32, Height = 32 });
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Replay_OnTheManagedEngine_LoadsNothingOfTorchSharp()
    {
        using var daemon = new DaemonProcess("replay", _recording, "--no-mqtt", "--loop", "0");
        daemon.WaitFor("(random weights)");

        var maps = daemon.Maps;

        Assert.Contains("EdgeLearner.Learning.dll", maps);
        Assert.DoesNotContain("TorchSharp", maps);
    }

    [Fact]
    public async Task Replay_OnLibtorch_LearnsAndSavesWhatTheManagedEngineReads()
    {
        Require();
        var model = _folder.File("model.safetensors");
        using var daemon = new DaemonProcess(["replay", _recording, "--no-mqtt", "--json", "--speed", "max", "--set", "Learning:Engine=torch", "--save", model, .. Small]);

        var result = JsonSerializer.Deserialize<JsonObject>(daemon.WaitFor("^({.*})$"))!;
        Assert.Equal(0, daemon.WaitForExit(Patience));

        Assert.Equal((0L, 150L), (result.Unaccounted(), result.Number("predictions")));
        Assert.True(result.Number("updates") > 0);
        Assert.Contains("torch-cpu on cpu", daemon.Error);
        var read = await Replay.RunAsync(_recording, "--model", model, "--frozen");
        Assert.Equal((string)result["weights_digest"]!, (string)read["weights_digest"]!);
    }

    [Fact]
    public void Replay_OnLibtorchAndInterrupted_SavesWhatItLearned()
    {
        Require();
        var model = _folder.File("model.safetensors");
        using var daemon = new DaemonProcess(["replay", _recording, "--no-mqtt", "--loop", "0", "--set", "Learning:Engine=torch", "--save", model, .. Small]);
        daemon.WaitFor("(random weights)");
        Assert.Contains("libtorch_cpu.so", daemon.Maps);

        daemon.Signal("INT");

        Assert.Equal(0, daemon.WaitForExit(Patience));
        Assert.True(File.Exists(model));
    }

    [Fact]
    public async Task Replay_WhereLibtorchIsMissing_IsRefusedInOneLine()
    {
        var cli = await Cli.RunAsync("replay", _recording, "--no-mqtt", "--set", "Learning:Engine=torch", "--set", $"Learning:Libtorch={_folder.Path}");

        Assert.Equal(1, cli.ExitCode);
        Assert.Equal(
            $"edgelearner: Learning:Engine = Torch: {_folder.Path} has no libtorch.so: install PyTorch 2.10, or set Learning:Libtorch to the folder of a libtorch.so of that version",
            Assert.Single(cli.ErrorLines));
    }

    [Fact]
    public async Task Train_WhereLibtorchIsMissing_IsRefusedInOneLine()
    {
        var cli = await Cli.RunAsync("train", "no.csv", "--engine", "torch", "--libtorch", _folder.Path, "--out", _folder.File("model.safetensors"));

        Assert.Equal(1, cli.ExitCode);
        Assert.Equal(
            $"edgelearner: --engine torch: {_folder.Path} has no libtorch.so: install PyTorch 2.10, or set --libtorch to the folder of a libtorch.so of that version",
            Assert.Single(cli.ErrorLines));
    }

    [Fact]
    public async Task Train_WithLibtorchForTheManagedEngine_WarnsThatItIsForNothing()
    {
        var cli = await Cli.RunAsync("train", "no.csv", "--libtorch", _folder.Path, "--out", _folder.File("model.safetensors"));

        Assert.Equal("warning: --libtorch is for --engine torch or auto: the managed engine does without", cli.ErrorLines[0]);
    }

    [Fact]
    public async Task Run_WhereLibtorchIsMissing_RunsOnTheManagedEngineAndSaysSo()
    {
        var cli = await Cli.RunAsync(
            "run", "--no-mqtt", "--set", $"State:Directory={_folder.File("state")}", "--set", $"Source:File={_recording}", "--set", "Source:Speed=max", "--set", "Source:Loops=1",
            "--set", "Learning:Engine=torch", "--set", $"Learning:Libtorch={_folder.Path}");

        Assert.Equal(0, cli.ExitCode);
        Assert.Contains($"{_folder.Path} has no libtorch.so", Assert.Single(cli.ErrorLines, line => line.EndsWith("; the managed engine computes", StringComparison.Ordinal)));
    }

    [Fact]
    public void Check_WhereLibtorchIsBroken_SaysWhatTheLoaderSays()
    {
        var file = _folder.File("libtorch.so");
        File.WriteAllText(file, "no library");

        var finding = Check("--set", $"Learning:Libtorch={_folder.Path}");

        Assert.StartsWith("FAILED ", finding);
        Assert.Contains($"libtorch of unknown version in {_folder.Path}, for the CPU, does not load: {file}: ", finding);
    }

    [Theory]
    [InlineData("Learning:Device = tpu: must be auto, cpu, cuda or cuda:N", "Learning:Device=tpu")]
    [InlineData("Learning:Device = cuda:x: must be auto, cpu, cuda or cuda:N", "Learning:Device=cuda:x", "Learning:Engine=torch")]
    [InlineData("Learning:Device = cuda:1 is for Engine = Torch or Auto: the managed engine computes on the CPU", "Learning:Device=cuda:1")]
    [InlineData("Learning:Precision = BFloat16 is for Engine = Torch or Auto: the managed engine computes in float32", "Learning:Precision=BFloat16")]
    [InlineData("Learning:Engine = gpu: must be Auto or Managed or Torch", "Learning:Engine=gpu")]
    public async Task Check_EngineThatMakesNoSense_IsOneLine(string complaint, params string[] settings)
    {
        var cli = await Cli.RunAsync(["check", .. settings.SelectMany(setting => new[] { "--set", setting })]);

        Assert.Equal(1, cli.ExitCode);
        Assert.Equal($"edgelearner: configuration: {complaint}", Assert.Single(cli.ErrorLines));
    }

    [Theory]
    [InlineData("--device cuda is for --engine Torch or Auto: the managed engine computes on the CPU", "--device", "cuda")]
    [InlineData("--device 3: must be auto, cpu, cuda or cuda:N", "--device", "3", "--engine", "torch")]
    [InlineData("--engine gpu: must be auto, managed or torch. See edgelearner bench --help.", "--engine", "gpu")]
    public async Task Bench_EngineThatMakesNoSense_IsWrongUsage(string complaint, params string[] switches)
    {
        var cli = await Cli.RunAsync(["bench", .. switches]);

        Assert.Equal(2, cli.ExitCode);
        Assert.Equal($"edgelearner: {complaint}", Assert.Single(cli.ErrorLines));
    }

    /// <summary>Skips the running test where libtorch does not load, with the reason.</summary>
    private void Require()
    {
        var finding = Check();
        Assert.SkipUnless(finding.StartsWith("ok ", StringComparison.Ordinal), finding);
    }

    /// <summary>What <c>check</c> says of libtorch.</summary>
    private string Check(params string[] switches)
    {
        using var daemon = new DaemonProcess(
            ["check", "--no-mqtt", "--set", $"State:Directory={_folder.File("state")}", "--set", $"Source:File={_recording}", "--set", "Learning:Engine=torch", .. switches]);
        var finding = daemon.WaitFor("^((ok|FAILED) +engine .*)$");
        daemon.WaitForExit(Patience);
        return finding;
    }
}
