using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Filters;

public sealed class CorrelationFilterTests
{
    private static readonly SensorGeometry Sensor = new(5, 4);

    public static TheoryData<int, int> Neighbours => new((1, 1), (2, 1), (3, 1), (1, 2), (3, 2), (1, 3), (2, 3), (3, 3));

    [Theory]
    [MemberData(nameof(Neighbours))]
    public void Activity_OfANeighbour_LetsAnEventPass(int x, int y)
    {
        Assert.Equal([50], Times("baf:100", new(0, x, y), new(50, 2, 2)));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(0, 2)]
    [InlineData(4, 2)]
    [InlineData(2, 0)]
    public void Activity_OfThePixelItselfOrFartherAway_DoesNot(int x, int y)
    {
        Assert.Empty(Times("baf:100", new(0, x, y), new(50, 2, 2)));
    }

    [Fact]
    public void Activity_AtTheBorder_DoesNotReachAroundTheSensor()
    {
        Assert.Empty(Times("baf:100", new(0, 4, 0), new(1, 0, 1), new(2, 0, 3), new(3, 4, 2)));
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    [InlineData(-99, true)]
    [InlineData(-100, false)]
    public void Activity_WithinTheWindow_CountsHoweverTimeJitters(long laterUs, bool passes)
    {
        Assert.Equal(passes ? [1000 + laterUs] : [], Times("baf:100", new(1000, 1, 1), new(1000 + laterUs, 2, 2)));
    }

    [Fact]
    public void Correlation_NeedsAsManyNeighboursAsAskedFor_EachOnce()
    {
        Assert.Equal([4], Times("stcf:100,3", new(0, 1, 1), new(1, 1, 1), new(2, 2, 1), new(3, 3, 3), new(4, 2, 2), new(5, 4, 3)));
    }

    [Fact]
    public void Correlation_OfDroppedEvents_Counts()
    {
        var stage = Stage("stcf:100,2");

        stage.Apply(Ev.Packet(new Ev(0, 1, 1), new Ev(1, 2, 1)));

        Assert.Equal(1, stage.Apply(Ev.Packet(new Ev(2, 1, 2))).Count);
        Assert.Equal(("stcf", 2), (stage.Name, stage.Removed));
    }

    [Fact]
    public void Correlation_OfTheSamePolarity_PassesOverTheOther()
    {
        Assert.Equal([3], Times("stcf:100,1,same", new(0, 1, 1, 1), new(1, 2, 2, 0), new(3, 2, 2, 1)));
    }

    [Fact]
    public void Correlation_OfTheSamePolarity_RemembersBoth()
    {
        Assert.Equal([2], Times("stcf:100,1,same", new(0, 1, 1, 1), new(1, 1, 1, 0), new(2, 2, 2, 1)));
    }

    [Fact]
    public void Apply_Break_ForgetsEverything()
    {
        var stage = Stage("baf:100");
        stage.Apply(Ev.Packet(new Ev(0, 1, 1)));
        var packet = Ev.Packet(new Ev(1, 2, 2));
        packet.Break = StreamBreak.LoopRestart;

        Assert.Equal(0, stage.Apply(packet).Count);
    }

    [Fact]
    public void Correlation_OfASimulatedRecording_TellsNoiseFromSignal()
    {
        using var reader = new SimulatedReader(new SimulationOptions { Seconds = 2, ShotNoiseHz = 5 });
        var stage = Assert.Single(FilterRegistry.Create(FilterRegistry.Parse("stcf:10000,2,same"), reader.Info.Geometry));
        int[] all = [0, 0];
        int[] passed = [0, 0];
        for (var packet = new EventPacket(); reader.Read(packet);)
        {
            var left = Ev.Of(stage.Apply(packet)).ToHashSet();
            foreach (var (i, e) in Ev.Of(packet).Index())
            {
                var kind = reader.IsNoise[i] ? 1 : 0;
                all[kind]++;
                passed[kind] += left.Contains(e) ? 1 : 0;
            }
        }

        Assert.InRange((double)passed[0] / all[0], 0.8, 1);
        Assert.InRange((double)passed[1] / all[1], 0, 0.1);
    }

    private static FilterStage Stage(string spec) => Assert.Single(FilterRegistry.Create(FilterRegistry.Parse(spec), Sensor));

    private static long[] Times(string spec, params Ev[] events) => Stage(spec).Apply(Ev.Packet(events)).TimesUs.ToArray();
}
