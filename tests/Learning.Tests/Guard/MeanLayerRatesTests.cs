using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning.Tests.Guard;

public class MeanLayerRatesTests
{
    [Fact]
    public void Warnings_OverSeveralIntervals_NameTheLayersWhoseMeanIsOutOfBounds()
    {
        var rates = new MeanLayerRates();
        Assert.Empty(rates.Warnings());

        var report = new StepReport(["a"], ["dead", "fine", "saturated"]);
        foreach (var (ends, dead, fine, saturated) in new[] { (true, 0f, 0f, 0.9f), (false, 1f, 1f, 0f), (true, 0.001f, 0.2f, 0.3f) })
        {
            report.EndsInterval = ends;
            new[] { dead, fine, saturated }.CopyTo(report.MutableLayerRates);
            rates.Add(report);
        }

        Assert.Equal([LayerHealth.Warn("dead", 0.0005)!, LayerHealth.Warn("saturated", 0.6)!], rates.Warnings());
    }
}
