using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Networks;

public class NetworkCatalogueTests
{
    private static readonly SensorGeometry Input = new(40, 30);

    [Fact]
    public void Build_ANotation_ListsItsLayers()
    {
        var spec = NetworkCatalogue.Build("16C5p2s3-AP2-8C1-64-FC7", Input, classes: 4, blockLayers: 2);

        LayerSpec[] layers =
        [
            new(LayerKind.Conv, 16, Kernel: 5, Padding: 2, Stride: 3), new(LayerKind.Pool, 2), new(LayerKind.Conv, 8, Kernel: 1),
            new(LayerKind.FullyConnected, 64), new(LayerKind.FullyConnected, 7),
        ];
        Assert.Equal(layers, spec.Layers);
        Assert.Equal(("16C5p2s3-AP2-8C1-64-FC7", 2, 40, 30, 4, 2), (spec.Name, spec.InputChannels, spec.InputWidth, spec.InputHeight, spec.Classes, spec.BlockLayers));
        Assert.Equal(Input, spec.Input);
    }

    [Fact]
    public void Find_NormalisationShortcutsAndAdaptivePools_AreReadAndWritten()
    {
        var template = NetworkCatalogue.Find("8C3p1bn-8C3p1s2bn+2-8C3p1+1-AAP4-FC9bn-9bn+1-FC7+12");

        var conv = new LayerSpec(LayerKind.Conv, 8, Kernel: 3, Padding: 1);
        var dense = new LayerSpec(LayerKind.FullyConnected, 9) { Norm = true };
        LayerSpec[] layers =
        [
            conv with { Norm = true }, conv with { Stride = 2, Norm = true, Shortcut = 2 }, conv with { Shortcut = 1 }, new(LayerKind.AdaptivePool, 4),
            dense, dense with { Shortcut = 1 }, new(LayerKind.FullyConnected, 7) { Shortcut = 12 },
        ];
        Assert.Equal(layers, template.Layers);
        Assert.Equal("8C3p1bn-8C3p1s2bn+2-8C3p1+1-AAP4-FC9bn-FC9bn+1-FC7+12", template.Notation);
    }

    [Fact]
    public void Build_EveryNameOfTheList_GivesANetworkOfThatName()
    {
        Assert.NotEmpty(NetworkCatalogue.Networks);
        Assert.All(NetworkCatalogue.Networks, named =>
        {
            var spec = NetworkCatalogue.Build(named.Name, named.Input, 2, 1);
            Assert.Equal((named.Name, named.Notation), (spec.Name, string.Join('-', spec.Layers)));
        });
    }

    [Theory]
    [InlineData("edge", 34, 10, 31_264)] // saved models are of it: it stays as it is
    [InlineData("edge-34", 34, 10, 72_224)]
    [InlineData("edge-64", 64, 10, 72_224)]
    [InlineData("edge-128", 128, 10, 72_224)]
    [InlineData("LeNet-1", 34, 10, 548_896)]
    [InlineData("LeNet-2", 128, 11, 1_107_264)]
    [InlineData("AlexNet", 128, 10, 18_208_096)]
    [InlineData("AlexNet", 64, 10, 5_625_184)]
    [InlineData("VGG11", 128, 10, 4_673_792)]
    [InlineData("VGG11", 64, 10, 3_100_928)]
    [InlineData("VGG11", 34, 10, 2_707_712)]
    [InlineData("ResNet18", 128, 10, 2_797_312)] // it pools to one neuron a channel: of any size
    [InlineData("ResNet18", 64, 200, 2_845_952)]
    [InlineData("S34", 34, 10, 286_240)]
    [InlineData("L32", 32, 11, 4_555_392)]
    [InlineData("S128", 128, 11, 286_368)]
    [InlineData("L128p", 128, 11, 4_555_392)]
    public void Build_ANameOfTheList_HasAsManyWeightsAsItsLayersSay(string name, int side, int classes, int weights)
    {
        var spec = NetworkCatalogue.Build(name, new SensorGeometry(side, side), classes, blockLayers: 0);
        Assert.Equal(weights, NetworkSummary.Of(spec).Weights);
    }

    [Fact]
    public void Networks_Names_AreNotTwiceAndNoNotation()
    {
        Assert.Equal(NetworkCatalogue.Networks.Count, NetworkCatalogue.Networks.Select(named => named.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(NetworkCatalogue.Networks, named => Assert.Throws<NetworkException>(() => NetworkCatalogue.Find($"{named.Name}-FC2")));
    }

    [Fact]
    public void Find_ANameInOtherCase_IsThatNetwork()
    {
        var found = NetworkCatalogue.Find("EDGE");
        Assert.Equal(("edge", "16C5p2-AP4-32C5p2-AP4-FC128"), (found.Name, found.Notation));
    }

    [Theory]
    [InlineData("", "''")]
    [InlineData("lenet", "'lenet'")]
    [InlineData("8C3-", "''")]
    [InlineData("8C3--AP2", "''")]
    [InlineData("8C", "'8C'")]
    [InlineData("0C3", "'0C3'")]
    [InlineData("8C3s0", "'8C3s0'")]
    [InlineData("8C3s1p1", "'8C3s1p1'")]
    [InlineData("8c3", "'8c3'")]
    [InlineData("AP", "'AP'")]
    [InlineData("FC0", "'FC0'")]
    [InlineData("AP2bn", "'AP2bn'")]
    [InlineData("8C3+2bn", "'8C3+2bn'")]
    [InlineData("8C3+0", "'8C3+0'")]
    [InlineData("8C3 -AP2", "'8C3 '")]
    [InlineData("9999999", "'9999999'")]
    public void Build_NoNotation_SaysWhichPartAndNamesTheList(string network, string part)
    {
        var error = Assert.Throws<NetworkException>(() => NetworkCatalogue.Build(network, Input, 2, 1));
        Assert.StartsWith($"network '{network}': {part} is no layer (16C5p2, AP2 or FC64) and the whole no name; names: edge, ", error.Message);
        Assert.EndsWith(", L128p; or a file: NAME.json", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Build_TooFewClasses_SaysWhatToDo(int classes)
    {
        var error = Assert.Throws<NetworkException>(() => NetworkCatalogue.Build("edge", Input, classes, 1));
        Assert.Equal($"a network needs at least 2 classes to choose from, not {classes}: add labels, or name classes in Learning:Classes", error.Message);
    }
}
