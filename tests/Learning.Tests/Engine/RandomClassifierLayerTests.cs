using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Tests.Engine;

public class RandomClassifierLayerTests
{
    private const int Inputs = 200;
    private const ulong Seed = 5;

    [Theory]
    [InlineData(3, 4)] // takes a place that was filling
    [InlineData(4, 5)] // makes rows longer
    [InlineData(10, 20)]
    public void Weights_OutputsThatAreAdded_LeaveTheOthersAsTheyWere(int outputs, int more) =>
        Assert.Equal(Weights(outputs), Weights(more).Take(outputs));

    [Fact]
    public void Weights_AllOutputs_AreDrawnUniformlyAndApartFromEachOther()
    {
        var bound = 1 / Math.Sqrt(Inputs);
        var weights = Weights(20);
        Assert.All(weights, row => Assert.InRange(row.Max(Math.Abs), 0.9 * bound, bound));
        Assert.All(weights, row => Assert.InRange(row.Average(), -0.25 * bound, 0.25 * bound)); // 6 standard errors
        Assert.Equal(20 * Inputs, weights.SelectMany(row => row).Distinct().Count());
    }

    /// <summary>[outputs][inputs].</summary>
    private static List<float[]> Weights(int outputs)
    {
        var plan = new PlannedLayer("b0.cls", new LayerSpec(LayerKind.FullyConnected, outputs), new Shape(Inputs, 1, 1), new Shape(outputs, 1, 1), Trains: false);
        var layer = new RandomClassifierLayer(plan, Seed);
        return [.. Enumerable.Range(0, outputs).Select(output => Enumerable.Range(0, Inputs).Select(input => layer.Weights(input, output / 4 * 4)[output % 4]).ToArray())];
    }
}
