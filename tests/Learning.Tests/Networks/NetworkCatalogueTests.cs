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
    public void Build_EveryNameOfTheList_GivesANetworkOfThatName()
    {
        Assert.NotEmpty(NetworkCatalogue.Networks);
        Assert.All(NetworkCatalogue.Networks.Keys, name => Assert.Equal(name, NetworkCatalogue.Build(name, new SensorGeometry(128, 128), 2, 1).Name));
    }

    [Fact]
    public void Build_ANameInOtherCase_IsThatNetwork() =>
        Assert.Equal(NetworkCatalogue.Build("edge", Input, 2, 1).Layers, NetworkCatalogue.Build("EDGE", Input, 2, 1).Layers);

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
    [InlineData("8C3 -AP2", "'8C3 '")]
    [InlineData("9999999", "'9999999'")]
    public void Build_NoNotation_SaysWhichPartAndNamesTheList(string network, string part)
    {
        var error = Assert.Throws<NetworkException>(() => NetworkCatalogue.Build(network, Input, 2, 1));
        Assert.Equal($"network '{network}': {part} is no layer (16C5p2, AP2 or FC64) and the whole no name; names: edge", error.Message);
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
