using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Sources.Simulation;

public sealed class SceneDriftTests
{
    private const double Day = 40;
    private static readonly SimulationOptions Scene = new() { Width = 24, Height = 24, Seconds = Day, Seed = 5 };
    private static readonly SimulationOptions Still = Scene with { Contrast = 1.1, Threshold = 2, LeakHz = 0, HotPixelShare = 0, ShotNoiseHz = 1 };

    [Fact]
    public void Read_DayWithoutChange_GivesTheEventsOfNoDay() =>
        Assert.Equal(Ev.ReadAll(new SimulatedReader(Scene)), Ev.ReadAll(new SimulatedReader(Scene with { Drift = new SceneDrift { DaySeconds = Day } })));

    [Fact]
    public void Read_SameDayTwice_GivesTheSameEvents()
    {
        var options = Drifting(new SceneDrift { NightLight = 0.4, SpeedSwing = 0.5, LateClass = "cross-spin", LateClassSeconds = 20, NoisySeconds = 30, NoisyForSeconds = 5 });

        Assert.Equal(Ev.ReadAll(new SimulatedReader(options)), Ev.ReadAll(new SimulatedReader(options)));
    }

    [Fact]
    public void Read_DarkNight_MakesFewerEventsThanNoon()
    {
        var events = Events(Drifting(new SceneDrift { NightLight = 0.3 }) with { ShotNoiseHz = 0, LeakHz = 0, HotPixelShare = 0 });

        Assert.True(Between(events, 0, 5) < Between(events, 17.5, 22.5) / 2);
    }

    [Fact]
    public void Read_DarkNight_HasMoreShotNoise()
    {
        var events = Events(Still with { Drift = new SceneDrift { DaySeconds = Day, NightLight = 0.5 } });

        Assert.InRange(Between(events, 17.5, 22.5) / (5.0 * 24 * 24), 0.9, 1.15); // some 2,900 events: six standard deviations are 11 %
        Assert.InRange((Between(events, 0, 2.5) + Between(events, 37.5, 40)) / (5.0 * 24 * 24), 1.8, 2.1); // 1 Hz / 0.5, and a little more light towards both ends
    }

    [Fact]
    public void Read_FasterMorning_CrossesMorePixelsThanTheEvening()
    {
        var events = Events(Drifting(new SceneDrift { SpeedSwing = 0.8 }));

        Assert.True(Between(events, 5, 15) > 2 * Between(events, 25, 35));
    }

    [Fact]
    public void Labels_OfALateClass_BeginAtItsTimeAndThenComeAsOftenAsOthers()
    {
        var labels = new SimulatedReader(Drifting(new SceneDrift { LateClass = "disc-shake", LateClassSeconds = 20 })).Labels;

        Assert.Equal(3, Labels(0, 19).Distinct().Count());
        Assert.DoesNotContain("disc-shake", Labels(0, 19));
        Assert.InRange(Labels(20, Day).Count(label => label == "disc-shake"), Labels(20, Day).Length / 5, Labels(20, Day).Length / 3);
        Assert.All(labels.Zip(labels.Skip(1)), pair => Assert.NotEqual(pair.First.Label, pair.Second.Label));

        string[] Labels(double from, double to) => [.. labels.Where(label => label.StartUs >= from * 1e6 && label.StartUs < to * 1e6).Select(label => label.Label)];
    }

    [Fact]
    public void Read_NoisyWhile_HasItsNoiseAndThenTheUsualAgain()
    {
        var events = Events(Still with { Drift = new SceneDrift { DaySeconds = Day, NoisySeconds = 10, NoisyForSeconds = 5, NoisyHz = 10 } });

        Assert.InRange(Between(events, 10, 15) / (5.0 * 24 * 24), 9.5, 10.2); // a pixel's dead time takes half a percent
        Assert.InRange(Between(events, 15, 20) / (5.0 * 24 * 24), 0.9, 1.1);
    }

    private static SimulationOptions Drifting(SceneDrift drift) => Scene with { Drift = drift with { DaySeconds = Day } };

    private static List<Ev> Events(SimulationOptions options) => Ev.ReadAll(new SimulatedReader(options));

    private static int Between(List<Ev> events, double from, double to) => events.Count(e => e.TimeUs >= from * 1e6 && e.TimeUs < to * 1e6);
}
