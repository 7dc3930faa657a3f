using EdgeLearner.Learning.Guard;

namespace EdgeLearner.Learning.Tests.Guard;

public class LayerHealthTests
{
    [Theory]
    [InlineData(0, LayerState.Dead)]
    [InlineData(0.0009, LayerState.Dead)]
    [InlineData(0.001, LayerState.Fine)]
    [InlineData(0.5, LayerState.Fine)]
    [InlineData(0.51, LayerState.Saturated)]
    public void Of_ARate_IsDeadOrSaturatedAtTheEnds(double rate, LayerState expected) => Assert.Equal(expected, LayerHealth.Of(rate));

    [Fact]
    public void Warn_ADeadLayer_NamesItAndSaysWhatToTry()
    {
        Assert.Equal(
            "layer b1.l0.conv is dead: it fires at 0.02 %, and what does not fire does not learn; try a lower learning rate, or clipping",
            LayerHealth.Warn("b1.l0.conv", 0.0002));
        Assert.StartsWith("layer b0.cls is saturated: it fires at 75 %", LayerHealth.Warn("b0.cls", 0.75), StringComparison.Ordinal);
        Assert.Null(LayerHealth.Warn("b0.cls", 0.1));
    }
}
