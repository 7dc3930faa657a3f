using System.Text.Json;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors.Events;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Learning.Tests.Networks;

public sealed class NetworkFileTests : IDisposable
{
    private const string OneLayer = """ "layers": [{ "kind": "FullyConnected", "size": 3 }] """;
    private static readonly SensorGeometry Input = new(8, 6);
    private readonly TempFolder _folder = new();

    private string Mine => _folder.File("mine.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_WhatWriteWrote_IsTheSame()
    {
        var template = new NetworkTemplate("a \"b\"", NetworkCatalogue.Find("16C5p2s3-AP2-8C1bn-8C1bn+1-8C1+2-AAP2-FC64bn").Layers)
        {
            Neuron = new NeuronParameters(0.9f, 0.37f, 0.25f, 0.7f),
            Input = new SensorGeometry(40, 30),
            Classes = 7,
            BlockLayers = 2,
            TrainableClassifiers = false,
        };
        File.WriteAllText(Mine, NetworkFile.Write(template));

        var read = NetworkFile.Read(Mine);

        Assert.Equal(template.Layers, read.Layers);
        Assert.Equal(template with { Layers = read.Layers, Origin = Mine }, read);
    }

    [Fact]
    public void Read_TheJsonOfACheckpoint_GivesItsNetwork()
    {
        var spec = NetworkCatalogue.Build("4C3p1-AP2-4C1bn+1-5", Input, classes: 3, blockLayers: 2) with
        {
            Neuron = NeuronParameters.Default with { Threshold = 0.37f },
            TrainableClassifiers = false,
        };
        File.WriteAllText(Mine, JsonSerializer.Serialize(spec, CheckpointJson.Default.NetworkSpec));

        var read = NetworkCatalogue.Build(Mine, Input, classes: 3, blockLayers: 1);

        Assert.Equal(spec.Layers, read.Layers);
        Assert.Equal(spec with { Layers = read.Layers }, read);
    }

    [Fact]
    public void Serialize_LayersWithNeitherNormNorShortcut_SayNothingOfThem()
    {
        var json = JsonSerializer.Serialize(NetworkCatalogue.Build("4C3p1-AP2-5", Input, 3, 2), CheckpointJson.Default.NetworkSpec);

        Assert.Contains("""{"kind":"Conv","size":4,"kernel":3,"padding":1,"stride":1},{"kind":"Pool","size":2,"kernel":0,"padding":0,"stride":1}""", json);
    }

    [Fact]
    public void Read_LayersAlone_LeavesTheRestToTheData()
    {
        File.WriteAllText(Mine, $"{{ {OneLayer}, }} // by hand");

        var spec = NetworkCatalogue.Build(Mine, Input, classes: 4, blockLayers: 3, trainableClassifiers: false);

        Assert.Equal(("mine", Input, 4, 3, false), (spec.Name, spec.Input, spec.Classes, spec.BlockLayers, spec.TrainableClassifiers));
        Assert.Equal(NeuronParameters.Default, spec.Neuron);
        Assert.Equal([new LayerSpec(LayerKind.FullyConnected, 3)], spec.Layers);
    }

    [Theory]
    [InlineData("""{ "layer": [] }""", "layers is missing")]
    [InlineData("""[]""", "the whole must be an object, in braces")]
    [InlineData("""{ "layers": 3 }""", "layers = 3: must be a list, in brackets")]
    [InlineData("""{ "layers": [3] }""", "layers[0] must be an object, in braces")]
    [InlineData("""{ "layers": [{ "size": 3 }] }""", "layers[0].kind is missing")]
    [InlineData("""{ "layers": [{ "kind": "conv" }] }""", "layers[0].size is missing")]
    [InlineData("""{ "layers": [{ "kind": "Dense", "size": 3 }] }""", "layers[0].kind = \"Dense\": must be Conv or Pool or FullyConnected or AdaptivePool")]
    [InlineData("""{ "layers": [{ "kind": "0", "size": 3 }] }""", "layers[0].kind = \"0\": must be Conv or Pool or FullyConnected or AdaptivePool")]
    [InlineData("""{ "layers": [{ "kind": "Conv", "size": 3 }] }""", "layers[0].kernel is missing")]
    [InlineData("""{ "layers": [{ "kind": "Conv", "size": 3, "kernel": 3, "stride": 0 }] }""", "layers[0].stride = 0: must be a whole number from 1 to 9")]
    [InlineData("""{ "layers": [{ "kind": "Pool", "size": 2, "padding": 1 }] }""", "layers[0].padding = 1: must be 0")]
    [InlineData("""{ "layers": [{ "kind": "AdaptivePool", "size": 2, "norm": true }] }""", "layers[0].norm = true: must be false")]
    [InlineData("""{ "layers": [{ "kind": "Pool", "size": 2, "shortcut": 1 }] }""", "layers[0].shortcut = 1: must be 0")]
    [InlineData("""{ "layers": [{ "kind": "FullyConnected", "size": 2, "norm": 1 }] }""", "layers[0].norm = 1: must be true or false")]
    [InlineData("""{ "layers": [{ "kind": "Pool", "size": [2] }] }""", "layers[0].size = an array: must be a whole number from 1 to 99")]
    [InlineData("""{ "layers": [{ "kind": "FullyConnected", "size": 2.5 }] }""", "layers[0].size = 2.5: must be a whole number from 1 to 999999")]
    [InlineData("""{ "layers": [{ "kind": "Pool", "sice": 2, "size": 2 }] }""", "layers[0].sice is no field; fields: kind, size, kernel, padding, stride, norm, shortcut")]
    public void Read_LayersThatAreNone_NamesFileAndField(string json, string complaint) => AssertRefused(json, complaint);

    [Theory]
    [InlineData(""" "input_width": 8 """, "input_height is missing")]
    [InlineData(""" "input_channels": 3 """, "input_channels = 3: must be 2")]
    [InlineData(""" "classes": 1 """, "classes = 1: must be a whole number from 2 to 99999")]
    [InlineData(""" "name": "" """, "name = \"\": must be a text, in quotes")]
    [InlineData(""" "trainable_classifiers": 1 """, "trainable_classifiers = 1: must be true or false")]
    [InlineData(""" "neuron": { "leak": 1.5 } """, "neuron.leak = 1.5: must be a number from 0 to 1")]
    [InlineData(""" "neuron": { "surrogate_width": 0 } """, "neuron.surrogate_width = 0: must be a number from 0.001 to 1000")]
    [InlineData(""" "neuron": { "tau": 0.8 } """, "neuron.tau is no field; fields: leak, threshold, reset, surrogate_width")]
    [InlineData(""" "n": 2 """,
        "n is no field; fields: name, input_channels, input_width, input_height, layers, classes, block_layers, trainable_classifiers, neuron, classifier_seed")]
    public void Read_AnotherFieldThatIsWrong_NamesFileAndField(string field, string complaint) => AssertRefused($"{{ {OneLayer}, {field} }}", complaint);

    [Theory]
    [InlineData("{\n  \"layers\": [\n  oops", ", line 3")]
    [InlineData("", ", line 1")]
    [InlineData("{ \"classes\": 2, \"classes\": 3 }", "")]
    public void Read_NoJson_NamesFileAndLine(string json, string line)
    {
        File.WriteAllText(Mine, json);
        var error = Assert.Throws<NetworkException>(() => NetworkFile.Read(Mine));
        Assert.StartsWith($"{Mine}{line}: is no JSON: ", error.Message);
        Assert.DoesNotContain("LineNumber", error.Message);
    }

    [Fact]
    public void Read_NoFile_SaysSo()
    {
        var error = Assert.Throws<NetworkException>(() => NetworkCatalogue.Find(Mine));
        Assert.Equal($"{Mine}: no such file", error.Message);
    }

    private void AssertRefused(string json, string complaint)
    {
        File.WriteAllText(Mine, json);
        var error = Assert.Throws<NetworkException>(() => NetworkFile.Read(Mine));
        Assert.Equal($"{Mine}: {complaint}", error.Message);
    }
}
