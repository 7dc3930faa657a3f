using EdgeLearner.Learning.Guard;

namespace EdgeLearner.Learning.Tests.Guard;

public class WatchTests
{
    [Fact]
    public void UpdateWatch_AnUpdateBeyondTheBound_IsWrongAtOnce()
    {
        var watch = new UpdateWatch(most: 0.5);
        Assert.Null(watch.Add(0.5));
        Assert.Equal("an update was 51 % of the weights, where 50 % is allowed; lower Learning:LearningRate, or set Learning:ClipNorm", watch.Add(0.51));
        Assert.NotNull(watch.Add(double.PositiveInfinity));
        Assert.NotNull(watch.Add(double.NaN));
    }

    [Fact]
    public void UpdateWatch_AnUpdateFarBeyondAllBefore_IsWrongOnceTheyAreKnown()
    {
        var watch = new UpdateWatch(most: 0.5);
        for (var i = 0; i < 199; i++)
        {
            Assert.Null(watch.Add(0.006));
        }

        Assert.Null(watch.Add(0.006));
        Assert.Null(watch.Add(0.04)); // within ten times
        for (var i = 0; i < 4_000; i++)
        {
            Assert.Null(watch.Add(0.006)); // the peak is forgotten
        }

        Assert.Equal("an update was 7.0 % of the weights, where none was above 0.60 % before", watch.Add(0.07));
    }

    [Fact]
    public void UpdateWatch_SmallUpdates_AreHarmlessHoweverMuchTheyGrow()
    {
        var watch = new UpdateWatch(most: 0.5);
        for (var i = 0; i < 300; i++)
        {
            Assert.Null(watch.Add(1e-6)); // a network that is always right has nothing to learn
        }

        Assert.Null(watch.Add(0.05));
    }

    [Theory]
    [InlineData(0.0005f, "layer b is dead: it fires at 0.05 %, and what does not fire does not learn; try a lower learning rate, or clipping")]
    [InlineData(0.75f, "layer b is saturated: it fires at 75 % and passes little on; try a lower learning rate, or clipping")]
    [InlineData(0.2f, null)]
    public void LayerWatch_ALayerThatWasFine_IsJudgedByEightIntervals(float rate, string? expected)
    {
        var watch = new LayerWatch(["a", "b"]);
        Assert.Null(Look(watch, 0, 0.1f)); // a layer that was dead in the good state is no fall
        watch.TakeForGood();
        for (var i = 0; i < 7; i++)
        {
            Assert.Null(watch.Add([0, rate]));
        }

        Assert.Equal(expected, watch.Add([0, rate]));
    }

    [Theory]
    [InlineData(0.009f, 0)]
    [InlineData(0.3f, 0.6f)]
    public void LayerWatch_ALayerThatWasAlwaysNearIt_IsNoFall(float good, float rate)
    {
        var watch = new LayerWatch(["a"]);
        Assert.Null(Look(watch, good));
        watch.TakeForGood();
        Assert.Null(Look(watch, rate));
    }

    [Fact]
    public void LayerWatch_AClassifierThatFallsSilent_IsNoFall()
    {
        var watch = new LayerWatch(["b0.cls"]);
        Assert.Null(Look(watch, 0.1f));
        watch.TakeForGood();
        Assert.Null(Look(watch, 0));
    }

    [Fact]
    public void LayerWatch_BeforeAGoodStateIsKnown_SaysNothing()
    {
        var watch = new LayerWatch(["a"]);
        Assert.Null(Look(watch, 0));
        watch.Restart();
        watch.TakeForGood(); // of nothing that was looked at
        Assert.Null(Look(watch, 0));
    }

    private static string? Look(LayerWatch watch, params float[] rates)
    {
        string? fault = null;
        for (var i = 0; i < 8; i++)
        {
            fault ??= watch.Add(rates);
        }

        return fault;
    }
}
