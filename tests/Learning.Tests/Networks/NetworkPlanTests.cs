using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Networks;

public class NetworkPlanTests
{
    [Theory]
    [InlineData(0, "b0.l0.pool b0.l1.conv b0.l2.pool b0.l3.conv b0.l4.conv b0.l5.pool b0.l6.fc b0.cls")]
    [InlineData(1, "b0.l0.pool b0.l1.conv b0.l2.pool b0.cls b1.l0.conv b1.cls b2.l0.conv b2.l1.pool b2.cls b3.l0.fc b3.cls")]
    [InlineData(2, "b0.l0.pool b0.l1.conv b0.l2.pool b0.l3.conv b0.cls b1.l0.conv b1.l1.pool b1.l2.fc b1.cls")]
    [InlineData(3, "b0.l0.pool b0.l1.conv b0.l2.pool b0.l3.conv b0.l4.conv b0.l5.pool b0.cls b1.l0.fc b1.cls")]
    [InlineData(9, "b0.l0.pool b0.l1.conv b0.l2.pool b0.l3.conv b0.l4.conv b0.l5.pool b0.l6.fc b0.cls")]
    public void Of_AnyBlockSize_CountsWeightLayersAndLeavesPoolsWithTheLayerBefore(int blockLayers, string names)
    {
        var plan = Plan("AP2-2C3p1-AP2-3C3p1-4C3p1-AP2-5", 17, 19, blockLayers);

        Assert.Equal(names, string.Join(' ', plan.Blocks.SelectMany(block => block.Layers.Append(block.Classifier)).Select(layer => layer.Name)));
        Assert.Equal(names.Split(' ').Where(name => !name.EndsWith("pool", StringComparison.Ordinal)), plan.WeightLayers.Select(layer => layer.Name));
    }

    [Fact]
    public void Of_AChain_WorksOutEveryShape()
    {
        var plan = Plan("4C5p2s2-AP2-6C3-FC7", 17, 20, blockLayers: 1);

        Shape[] shapes = [new(4, 10, 9), new(4, 5, 4), new(6, 3, 2), new(7, 1, 1)];
        Assert.Equal(new Shape(2, 20, 17), plan.Input);
        Assert.Equal(shapes, plan.Blocks.SelectMany(block => block.Layers).Select(layer => layer.Out));
        Assert.Equal([new Shape(4, 5, 4), new Shape(6, 3, 2), new Shape(7, 1, 1)], plan.Blocks.Select(block => block.Classifier.In));
        Assert.All(plan.Blocks, block => Assert.Equal(new Shape(3, 1, 1), block.Classifier.Out));
        Assert.All(plan.Blocks, block => Assert.True(block.Classifier.IsClassifier));
    }

    [Fact]
    public void Of_ClassifiersThatDoNotTrain_TrainsTheOutputAlone()
    {
        var spec = NetworkCatalogue.Build("2C3-3C3-4", new SensorGeometry(8, 8), 3, 1) with { TrainableClassifiers = false };

        Assert.Equal(["b0.cls", "b1.cls"], NetworkPlan.Of(spec).WeightLayers.Where(layer => !layer.Trains).Select(layer => layer.Name));
    }

    [Fact]
    public void Of_ShortcutsOfEqualShape_NameTheirSourceAndCountWhatTheyAddUp()
    {
        var plan = Plan("4C3p1-AP2-4C3p1+1-4C3p1-4C3p1+2-2C3p1", 8, 8, blockLayers: 2); // b0: conv, pool, +1; b1: conv, +2; b2: conv

        var layers = plan.Blocks.SelectMany(block => block.Layers).ToList();
        Assert.Equal([null, null, new PlannedShortcut(0, 1, null), null, new PlannedShortcut(0, 2, null), null], layers.Select(layer => layer.Shortcut));
        Assert.Equal([1, 1, 2, 1, 3, 1], layers.Select(layer => layer.MostSpikes));
        Assert.Equal([1, 1, 2, 1, 2, 1], layers.Select(layer => layer.ValueBits));
        Assert.Equal("b0.l0.conv b0.l1.pool b0.l2.conv b1.l0.conv b1.l1.conv b2.l0.conv b0.cls b1.cls b2.cls", string.Join(' ', plan.Layers.Select(layer => layer.Name)));
    }

    [Fact]
    public void Of_AShortcutOfAnotherShape_HasAProjectionInTheBlockThatAdds()
    {
        var plan = Plan("4C3p1bn-6C3p1s2bn-6C3p1bn+2-FC5+4", 7, 10, blockLayers: 1);

        var adds = plan.Blocks[2].Layers[0];
        var projection = new PlannedLayer("b2.l0.down.conv", new LayerSpec(LayerKind.Conv, 6, Kernel: 1, Stride: 2) { Norm = true }, new(4, 10, 7), new(6, 5, 4), Trains: true);
        Assert.Equal(new PlannedShortcut(0, 0, projection), adds.Shortcut);
        Assert.Equal(2, adds.MostSpikes);
        Assert.Equal(["b2.l0.down.conv", "b2.l0.conv", "b2.cls"], plan.Blocks[2].All.Select(layer => layer.Name));
        Assert.Equal(
            "b2.l0.down.conv b2.l0.down.bn.weight b2.l0.down.bn.bias b2.l0.down.bn.running_mean b2.l0.down.bn.running_var " +
            "b2.l0.conv b2.l0.bn.weight b2.l0.bn.bias b2.l0.bn.running_mean b2.l0.bn.running_var b2.cls",
            string.Join(' ', plan.Tensors.Select(tensor => tensor.Name).Where(name => name.StartsWith("b2", StringComparison.Ordinal))));
        Assert.Equal([6, 4, 1, 1], plan.Tensors.Single(tensor => tensor.Name == "b2.l0.down.conv").Shape);
        Assert.Equal((6, 8), plan.Tensors.Where(tensor => tensor.Name == "b2.l0.bn.running_var").Select(tensor => (tensor.Numbers, tensor.StoredNumbers)).Single());
    }

    [Fact]
    public void Of_AShortcutToTheFrame_ProjectsIt()
    {
        var shortcut = Plan("4C3p1-4C3p1+2", 8, 8, blockLayers: 1).Blocks[1].Layers[0].Shortcut!;

        Assert.Equal((PlannedShortcut.Frame, new Shape(2, 8, 8)), (shortcut.Block, shortcut.Projection!.In));
    }

    [Theory]
    [InlineData(34, 3)]
    [InlineData(128, 3)]
    public void Of_ResNet18_AddsUpToThreeSpikesAndProjectsThreeTimes(int side, int most)
    {
        var plan = Plan("ResNet18", side, side, blockLayers: 0);

        Assert.Equal((most, 3), (plan.Layers.Max(layer => layer.MostSpikes), plan.Layers.Count(layer => layer.Shortcut?.Projection is not null)));
        Assert.Equal(8, plan.Layers.Count(layer => layer.Shortcut is not null));
        Assert.Equal(new Shape(256, 1, 1), plan.Blocks[0].Classifier.In);
    }

    [Theory]
    [InlineData("4C3-AP9", 8, 8, "layer b0.l1.pool leaves nothing of its input of 4x6x6: use fewer or smaller pools and kernels, or a larger input")]
    [InlineData("4C9", 8, 20, "layer b0.l0.conv leaves nothing of its input of 2x20x8: use fewer or smaller pools and kernels, or a larger input")]
    [InlineData("4C3-AAP7", 9, 8, "layer b0.l1.pool leaves nothing of its input of 4x6x7: use fewer or smaller pools and kernels, or a larger input")]
    [InlineData("4C3p1-4C3p1+3", 8, 8, "layer b1.l0.conv: +3 reaches below the frame; the most here is +2")]
    [InlineData("4C3p1-AP2-4C3p1+2", 9, 8,
        "layer b1.l0.conv: +2 adds 4x8x9 to 4x4x4, and no stride of a 1x1 convolution makes the one the other: use strides in the place of pools, and padding that keeps the size")]
    [InlineData("AP2-AP2", 8, 8, "network AP2-AP2: it has no layer with weights")]
    [InlineData("FC999999", 2_000, 2_000, "layer b0.l0.fc is too large (999999x1x1, 8000000 inputs a neuron): use fewer channels or neurons, or pool first")]
    [InlineData("99999C1", 2_000, 2_000, "layer b0.l0.conv is too large (99999x2000x2000, 2 inputs a neuron): use fewer channels or neurons, or pool first")]
    public void Of_LayersThatDoNotFit_SaysWhichAndWhatToDo(string network, int width, int height, string message) =>
        Assert.Equal(message, Assert.Throws<NetworkException>(() => Plan(network, width, height, 1)).Message);

    private static NetworkPlan Plan(string network, int width, int height, int blockLayers) =>
        NetworkPlan.Of(NetworkCatalogue.Build(network, new SensorGeometry(width, height), 3, blockLayers));
}
