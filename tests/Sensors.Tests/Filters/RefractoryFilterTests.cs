using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Filters;

public sealed class RefractoryFilterTests
{
    private readonly FilterStage _stage = Assert.Single(FilterRegistry.Create(new FilterOptions { RefractoryUs = 100 }, new SensorGeometry(4, 4)));

    [Fact]
    public void Apply_EventsOfOnePixel_PassOnceInADeadTime()
    {
        Assert.Equal([0, 100, 250], Times(new(0, 1, 1), new(99, 1, 1, 0), new(100, 1, 1), new(150, 1, 1), new(250, 1, 1)));
        Assert.Equal(2, _stage.Removed);
    }

    [Fact]
    public void Apply_EventsOfDifferentPixels_DoNotDisturbEachOther()
    {
        Assert.Equal([0, 1, 2], Times(new(0, 1, 1), new(1, 2, 1), new(2, 1, 2)));
    }

    [Fact]
    public void Apply_StepsBack_PassWhenFarAndNotWhenNear()
    {
        Assert.Equal([1000, 900], Times(new(1000, 1, 1), new(999, 1, 1), new(900, 1, 1)));
    }

    [Fact]
    public void Apply_Break_ForgetsEveryPixel()
    {
        Times(new Ev(0, 1, 1));
        var packet = Ev.Packet(new Ev(1, 1, 1));
        packet.Break = StreamBreak.LoopRestart;

        var passed = _stage.Apply(packet);

        Assert.Equal((1, StreamBreak.LoopRestart), (passed.Count, passed.Break));
    }

    [Fact]
    public void Create_NothingAskedFor_IsNoStage()
    {
        Assert.Empty(FilterRegistry.Create(new FilterOptions(), new SensorGeometry(4, 4)));
    }

    private long[] Times(params Ev[] events) => _stage.Apply(Ev.Packet(events)).TimesUs.ToArray();
}
