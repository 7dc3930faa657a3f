using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors.Events;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests;

/// <summary>Networks of files, and what they say of input and classes.</summary>
public sealed class ModelChoiceTests(SynthFixture synth) : IClassFixture<SynthFixture>, IDisposable
{
    private const string Layers = """ "layers": [{ "kind": "Pool", "size": 2 }, { "kind": "FullyConnected", "size": 16 }] """;
    private readonly TempFolder _folder = new();

    private string Mine => _folder.File("mine.json");

    private string Saved => _folder.File("model.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Replay_OfANetworkFile_LearnsWhatTheFileSays()
    {
        await File.WriteAllTextAsync(
            Mine,
            $$"""{ {{Layers}}, "input_width": 28, "input_height": 30, "block_layers": 0, "neuron": { "leak": 0.7 } }""",
            TestContext.Current.CancellationToken);

        await Replay.RunAsync(synth.Recording, "--set", $"Learning:Network={Mine}", "--save", Saved);

        var spec = Checkpoint.Load(Saved).Spec;
        Assert.Equal([new LayerSpec(LayerKind.Pool, 2), new LayerSpec(LayerKind.FullyConnected, 16)], spec.Layers);
        Assert.Equal(
            ("mine", new SensorGeometry(28, 30), 0, NeuronParameters.Default with { Leak = 0.7f }), (spec.Name, spec.Input, spec.BlockLayers, spec.Neuron));
    }

    [Fact]
    public async Task Replay_WithoutLabels_HasAsManyClassesAsTheFileSays()
    {
        await File.WriteAllTextAsync(Mine, $$"""{ {{Layers}}, "classes": 3 }""", TestContext.Current.CancellationToken);
        var bare = _folder.File("bare.raw");
        File.Copy(synth.Recording, bare);

        await Replay.RunAsync(bare, "--set", $"Learning:Network={Mine}", "--save", Saved);

        Assert.Equal(["class-0", "class-1", "class-2"], Checkpoint.Load(Saved).Classes);
    }

    [Fact]
    public async Task Replay_OfANetworkFileForOtherClasses_SaysSo()
    {
        await File.WriteAllTextAsync(Mine, $$"""{ {{Layers}}, "classes": 3 }""", TestContext.Current.CancellationToken);

        var cli = await Cli.RunAsync("replay", synth.Recording, "--no-mqtt", "--speed", "max", "--set", $"Learning:Network={Mine}");

        Assert.Equal(
            (1, $"edgelearner: {Mine}: classes is 3, but the data has 4: change it, or leave it out"), (cli.ExitCode, Assert.Single(cli.ErrorLines)));
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("run")]
    public async Task Model_OfAnotherNetworkThanTheConfiguredOne_IsRefused(string command)
    {
        await Replay.RunAsync(synth.Recording, "--save", Saved);
        await Replay.RunAsync(synth.Recording, "--model", Saved, "--set", "Learning:Network=edge");
        string[] source = command == "replay" ? [synth.Recording, "--speed", "max"] : ["--set", $"Source:File={synth.Recording}", "--set", $"State:Directory={_folder.Path}"];

        var cli = await Cli.RunAsync([command, .. source, "--no-mqtt", "--model", Saved, "--set", "Learning:Network=edge-34"]);

        Assert.Equal(1, cli.ExitCode);
        Assert.StartsWith($"edgelearner: {Saved} is of network edge with", Assert.Single(cli.ErrorLines));
        Assert.EndsWith("but Learning:Network = edge-34, Learning:BlockLayers = 1 and Learning:TrainableClassifiers = true: set them to those, or leave them out", cli.ErrorLines[0]);
    }

    [Fact]
    public async Task Check_OfAModelOfTheSameLayersByAnotherName_Fits()
    {
        await Replay.RunAsync(synth.Recording, "--save", Saved, "--set", "Learning:Network=edge");

        var cli = await Cli.RunAsync(
            "check", "--no-mqtt", "--set", $"Source:File={synth.Recording}", "--set", $"State:Directory={_folder.Path}",
            "--set", "Learning:Network=16C5p2-AP4-32C5p2-AP4-FC128");

        Assert.Equal(0, cli.ExitCode);
        Assert.Contains($"ok     model     resumes from {Saved}; network edge, 32x32 to 4 classes, fits", cli.Out);
    }
}
