using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Offline;

namespace EdgeLearner.Learning.Tests.Offline;

public class RateCalibrationTests
{
    [Theory]
    [InlineData(0.05f)]
    [InlineData(1f)]
    [InlineData(12f)]
    public void Apply_AnyFirstWeights_BringsEveryLayerToItsTarget(float gain)
    {
        var model = ToySamples.NewModel(calibrated: false);
        foreach (var tensor in model.Tensors)
        {
            for (var i = 0; i < tensor.Values.Length; i++)
            {
                tensor.Values[i] *= gain;
            }
        }

        var rates = RateCalibration.Apply(model, ToySamples.Create(30, seed: 1));

        Assert.Equal(["b0.l0.conv", "b0.l1.pool", "b1.l0.fc", "b0.cls", "b1.cls"], rates.Select(item => item.Layer));
        Assert.All(rates.Where(item => item.Layer is "b0.l0.conv" or "b1.l0.fc"), item => AssertNear(RateCalibration.Target, item.Rate));
        Assert.All(rates.Where(item => item.Layer.EndsWith(".cls", StringComparison.Ordinal)), item => AssertNear(RateCalibration.ClassifierTarget, item.Rate));
    }

    [Fact]
    public void Apply_NormalisedLayers_TakeTheirStatisticsFirstAndAreScaledBehindThem()
    {
        var spec = NetworkCatalogue.Build("4C3p1bn-4C3p1s2bn+1-FC8", ToySamples.Input, 3, 1);
        var model = Model.Create(spec, ["left", "middle", "right"], seed: 3);
        StubEngine? engine = null;

        var rates = RateCalibration.Apply(model, ToySamples.Create(6, seed: 1), createEngine: (_, _, frames, _, _) => engine = new StubEngine(model, frames));

        var drawn = Model.Create(spec, ["left", "middle", "right"], seed: 3);
        Assert.Equal(["b0.l0.conv", "b1.l0.down.conv", "b1.l0.conv"], engine!.Normalized);
        Assert.Equal(["b0.l0.conv", "b1.l0.down.conv", "b1.l0.conv", "b2.l0.fc", "b0.cls", "b1.cls", "b2.cls"], rates.Select(item => item.Layer));
        Assert.All(rates.Take(4), item => AssertNear(RateCalibration.Target, item.Rate));
        Assert.All(rates.Skip(4), item => AssertNear(RateCalibration.ClassifierTarget, item.Rate));
        Assert.Equal(drawn.Tensors[0].Values, model.Tensors[0].Values); // weights before a normalisation stay as they are drawn
        Assert.NotEqual(drawn.Tensors[1].Values, model.Tensors[1].Values);
    }

    private static void AssertNear(double target, double rate) => Assert.Equal(target, rate, target * RateCalibration.Tolerance);
}
