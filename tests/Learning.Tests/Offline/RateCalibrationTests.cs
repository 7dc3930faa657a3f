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

    private static void AssertNear(double target, double rate) => Assert.Equal(target, rate, target * RateCalibration.Tolerance);
}
