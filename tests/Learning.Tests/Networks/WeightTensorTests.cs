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
            var tensor = new WeightTensor(new PlannedTensor(layer));
            float[] file = [.. Enumerable.Range(0, layer.Weights).Select(i => (float)i)];
            tensor.FromFileOrder(file, tensor.Values);
            Assert.Equal(file, tensor.ToFileOrder(tensor.Values));
            Assert.Equal(layer.Weights, layer.TensorShape.Aggregate(1, (product, side) => product * side));
        }
    }

    [Fact]
    public void FromFileOrder_AConvolution_LaysKernelRowsThenInputsThenTapsThenOutputs()
    {
        var tensor = new WeightTensor(new PlannedTensor(Plan.WeightLayers.First())); // [3, 2, 2, 2] in files; [ky, in, kx, out] in the engine, in and out filled up to 4
        tensor.FromFileOrder([.. Enumerable.Range(1, 24).Select(i => (float)i)], tensor.Values);

        Assert.Equal([3, 2, 2, 2], tensor.Layer.TensorShape);
        Assert.Equal(4 * 4 * 4, tensor.Values.Length);
        Assert.Equal([1, 9, 17, 0, 2, 10, 18, 0, 5, 13, 21, 0, 6, 14, 22, 0], tensor.Values.Span[..16].ToArray());
        Assert.Equal(new float[16], tensor.Values.Span[16..32].ToArray()); // the channels that fill up
        Assert.Equal([3, 11, 19, 0], tensor.Values.Span[32..36].ToArray());
    }

    [Fact]
    public void FromFileOrder_AFullyConnectedLayer_LaysInputsChannelsLastAndOutputsTogether()
    {
        var tensor = new WeightTensor(new PlannedTensor(Plan.Blocks[0].Classifier)); // [2, 3x2x3] in files
        tensor.FromFileOrder([.. Enumerable.Range(1, 36).Select(i => (float)i)], tensor.Values);

        Assert.Equal([2, 18], tensor.Layer.TensorShape);
        Assert.Equal([1, 19, 0, 0, 7, 25, 0, 0, 13, 31, 0, 0, 0, 0, 0, 0, 2, 20, 0, 0], tensor.Values.Span[..20].ToArray());
    }
}
