using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Engine;

/// <summary>
/// The equations of the backward pass against the loss itself: with a smooth spike in place of the step, its true slope in place of the surrogate, what
/// <see cref="NaiveNetwork"/> calls the gradient must be the change of the loss. The engine is held against the same equations with hard spikes.
/// </summary>
public class FiniteDifferenceTests
{
    private const int Steps = 4;
    private const double Small = 1e-5;
    private static readonly SensorGeometry Input = new(6, 5);

    [Theory]
    [InlineData("3C3p1-5", "b0.l0.conv")]
    [InlineData("3C3p1-5", "b0.l1.fc")] // from a convolution
    [InlineData("3C3p1s2-5", "b0.l0.conv")]
    [InlineData("3C3p1-AP2-5", "b0.l0.conv")] // through a pool
    [InlineData("3C3p1-AP2-4C2-5", "b0.l0.conv")] // through a pool and a convolution
    [InlineData("7-5", "b0.l0.fc")] // through a fully connected layer
    [InlineData("7-5", "b0.cls")]
    public void AddGradients_ASmoothSpike_IsTheChangeOfTheLoss(string notation, string layer)
    {
        var model = Model.Create(NetworkCatalogue.Build(notation, Input, classes: 3, blockLayers: 0), ["a", "b", "c"], seed: 2);
        var network = Run(model, layer, index: 0, change: 0);
        var loss = network.AddGradients([1], scale: 1);
        var tested = network.Layers.Single(candidate => candidate.Plan.Name == layer).Naive;

        for (var i = 0; i < tested.Weights.Length; i++)
        {
            var more = Run(model, layer, i, Small).AddGradients([1], scale: 1);
            var less = Run(model, layer, i, -Small).AddGradients([1], scale: 1);
            Assert.Equal((more - less) / (2 * Small), tested.Gradient[i], 1e-7);
        }

        Assert.True(loss > 0);
        Assert.Contains(tested.Gradient, value => Math.Abs(value) > 1e-4); // far from 0, against the tolerance
    }

    /// <summary>An interval, with one weight changed.</summary>
    private static NaiveNetwork Run(Model model, string layer, int index, double change)
    {
        var network = new NaiveNetwork(model, lanes: 1, NaiveNetwork.Spike.Smooth);
        network.Layers.Single(candidate => candidate.Plan.Name == layer).Naive.Weights[index] += change;
        var random = new SeededRandom(7);
        for (var step = 0; step < Steps; step++)
        {
            network.Step(0, [.. Enumerable.Range(0, 2 * Input.Pixels).Select(_ => random.NextInt(4) == 0 ? 1.0 : 0.0)]);
        }

        return network;
    }
}
