using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Filters;

public sealed class RateLimiterTests
{
    [Fact]
    public void Apply_TwiceTheRate_LetsEveryOtherEventPassOnceTheBucketIsEmpty()
    {
        var stage = Stage("limit:1000"); // a bucket of one event, filled in 1000 us

        Assert.Equal([0, 1000, 2000, 3000], Times(stage, 0, 500, 1000, 1500, 2000, 2500, 3000));
        Assert.Equal(3, stage.Removed);
    }

    [Fact]
    public void Apply_ABurst_PassesAsFarAsAMillisecondOfTheRate()
    {
        Assert.Equal([5, 5, 5, 339], Times(Stage("limit:3000"), 5, 5, 5, 5, 5, 338, 339));
    }

    [Fact]
    public void Apply_UnderTheRate_PassesEverything()
    {
        long[] timesUs = [.. Enumerable.Range(0, 1000).Select(i => i * 100L)];

        Assert.Equal(timesUs, Times(Stage("limit:10000"), timesUs));
    }

    [Fact]
    public void Apply_SlowestRate_LetsOneEventASecondPass()
    {
        Assert.Equal([0, 1_000_000], Times(Stage("limit:1"), 0, 999_999, 1_000_000, 1_500_000));
    }

    [Fact]
    public void Apply_TimeThatStepsBackALittle_EarnsNothingTwice()
    {
        Assert.Equal([1000, 2000], Times(Stage("limit:1000"), 1000, 1900, 1100, 1999, 2000));
    }

    [Fact]
    public void Apply_TimeThatStepsBackFar_CountsFromThere()
    {
        Assert.Equal([1_000_000, 1000], Times(Stage("limit:1000"), 1_000_000, 0, 1000));
    }

    [Fact]
    public void Apply_Break_FillsTheBucket()
    {
        var stage = Stage("limit:1000");
        Times(stage, 1000);
        var packet = Ev.Packet(new Ev(0, 1, 1));
        packet.Break = StreamBreak.LoopRestart;

        Assert.Equal(1, stage.Apply(packet).Count);
    }

    private static FilterStage Stage(string spec) => Assert.Single(FilterRegistry.Create(FilterRegistry.Parse(spec), new SensorGeometry(4, 4)));

    private static long[] Times(FilterStage stage, params long[] timesUs) =>
        stage.Apply(Ev.Packet([.. timesUs.Select(us => new Ev(us, 1, 1))])).TimesUs.ToArray();
}
