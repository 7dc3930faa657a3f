using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Networks;

public class WeightTensorTests
{
    private static readonly NetworkPlan Plan = NetworkPlan.Of(NetworkCatalogue.Build("3C2-5", new SensorGeometry(4, 3), 2, 1));

    [Fact]
    public void ToFileOrder_EveryLayer_UndoesFromFileOrder()
    {
        foreach (var layer in Plan.WeightLayers)
        {
            var tensor = new WeightTensor(layer);
            float[] file = [.. Enumerable.Range(0, layer.Weights).Select(i => (float)i)];
            tensor.FromFileOrder(file, tensor.Values);
            Assert.Equal(file, tensor.ToFileOrder(tensor.Values));
            Assert.Equal(layer.Weights, layer.TensorShape.Aggregate(1, (product, side) => product * side));
        }
    }

    [Fact]
    public void FromFileOrder_AConvolution_LaysKernelRowsReversedAndOutputsTogether()
    {
        var tensor = new WeightTensor(Plan.WeightLayers.First()); // [3, 2, 2, 2] in files; [ky, in, 1 - kx, out] in the engine
        float[] file = [.. Enumerable.Range(0, 24).Select(i => (float)i)];
        tensor.FromFileOrder(file, tensor.Values);

        Assert.Equal([3, 2, 2, 2], tensor.Layer.TensorShape);
        Assert.Equal([1, 9, 17, 0, 8, 16, 5, 13, 21, 4, 12, 20, 3, 11, 19, 2, 10, 18, 7, 15, 23, 6, 14, 22], tensor.Values);
    }

    [Fact]
    public void FromFileOrder_AFullyConnectedLayer_LaysInputsChannelsLastAndOutputsTogether()
    {
        var tensor = new WeightTensor(Plan.Blocks[0].Classifier); // [2, 3x2x3] in files
        tensor.FromFileOrder([.. Enumerable.Range(0, 36).Select(i => (float)i)], tensor.Values);

        Assert.Equal([2, 18], tensor.Layer.TensorShape);
        Assert.Equal([0, 18, 6, 24, 12, 30, 1, 19, 7, 25, 13, 31], tensor.Values[..12]);
    }
}
