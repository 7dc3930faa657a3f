using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Online;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors.Sources.Simulation;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Learning.Tests.Online;

/// <summary>A learner whose steps take 3 ms a lane and whose updates 7 ms, before frames that come every 20 ms.</summary>
public sealed class GovernedLearnerTests
{
    private const long PeriodUs = 20_000;
    private static readonly SimulationOptions Recording = Simulated.Recording(seconds: 10);
    private static readonly LearningOptions Options = Simulated.Learning with { HeldBackEvery = 0, Guard = new() { Enabled = false } };

    [Theory]
    [InlineData(1.0, 1)] // 3 + 3 + 2 * 7 = 20 of 20 ms, since one lane is sometimes updated from alone
    [InlineData(0.5, 0)] // 3 + 7 = 10 of 10 ms
    public void Learn_LittleTime_PlaysFewerLanesAndFinishesInIt(double share, int replayLanes)
    {
        var (learner, reports) = Play(share);

        var counts = learner.Counts;
        var later = reports.Skip(reports.Count / 2).ToList();
        Assert.All(later, report => Assert.True(report.Took <= share * PeriodUs, $"{report.Took} us"));
        Assert.Equal(replayLanes + 1, later.Max(report => report.UpdateLanes));
        Assert.Equal(0, counts.UpdatesSkippedByLoad);
        Assert.True(counts.ReplayLanesSkipped >= later.Count / Options.IntervalFrames * (Options.ReplayLanes - replayLanes));
        Assert.Equal(reports.Count, counts.Steps);
    }

    [Fact]
    public void Learn_NoTimeForAnUpdate_SkipsItAndPredictsAllTheSame()
    {
        var (learner, reports) = Play(share: 0.4); // 8 ms

        var counts = learner.Counts;
        Assert.True(counts.UpdatesSkippedByLoad > 10);
        Assert.InRange(counts.Updates, 1, 5); // the first ones, before the cost was known, and a trial
        Assert.Equal(reports.Count, counts.Steps);
        Assert.Contains(reports, report => report.Class >= 0);
    }

    [Fact]
    public void Learn_TimeEnough_LearnsAsWithoutAGovernor()
    {
        var (governed, _) = Play(share: 1, framePeriodUs: 1_000_000);
        var free = Simulated.Learner(Recording, Options);
        Simulated.Run(free, Simulated.Frames(Recording));

        Assert.Equal(free.Model.Digest(), governed.Model.Digest());
        Assert.Equal((0, 0), (governed.Counts.ReplayLanesSkipped, governed.Counts.UpdatesSkippedByLoad));
    }

    private static (OnlineLearner Learner, IReadOnlyList<Finished> Reports) Play(double share, long framePeriodUs = PeriodUs)
    {
        var clock = new FakeTimeProvider();
        var learner = new OnlineLearner(
            LearnerState.Create(Simulated.NewModel(Options, Recording), Options),
            Options,
            Simulated.Labels(Recording),
            clock,
            (model, lanes, steps, _, _) => new SlowEngine(new ManagedEngine(model, lanes, steps, new LearningRule()), clock),
            governor: new LoadGovernor(clock, framePeriodUs, share));
        var reports = new List<Finished>();
        Simulated.Play(Recording, clock: clock, closed: frame =>
        {
            var report = learner.Infer(frame);
            learner.Learn();
            reports.Add(new(report.Class, report.UpdateLanes, (long)clock.GetElapsedTime(report.ClosedTimestamp, report.FinishedTimestamp).TotalMicroseconds));
        });
        return (learner, reports);
    }

    /// <summary>What a frame came to, and how long it took, in microseconds.</summary>
    private sealed record Finished(int Class, int UpdateLanes, long Took);
}
