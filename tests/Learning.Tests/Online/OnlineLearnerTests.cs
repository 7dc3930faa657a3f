using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Simulation;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Learning.Tests.Online;

public class OnlineLearnerTests
{
    private static readonly SimulationOptions Recording = Simulated.Recording(seconds: 6.1);
    private static readonly IReadOnlyList<EventFrame> Frames = Simulated.Frames(Recording, passes: 2);
    private static readonly LearningOptions Options = Simulated.Learning;

    [Fact]
    public void Learn_TheSameSeed_GivesTheSamePredictionsAndWeights()
    {
        var (decisions, digest) = Run(Options, Frames);
        var (again, digestAgain) = Run(Options, Frames);
        var (_, otherDigest) = Run(Options with { Seed = 2 }, Frames);

        Assert.Equal(decisions, again);
        Assert.Equal(digest, digestAgain);
        Assert.NotEqual(digest, otherDigest);
        Assert.True(decisions.Distinct().Count() > 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(100_000)]
    public void Learn_PacketsCutInAnotherWay_GivesTheSamePredictionsAndWeights(int packetEvents)
    {
        var (decisions, digest) = Run(Options, Frames);
        var (others, otherDigest) = Run(Options, Simulated.Frames(Recording, passes: 2, packetEvents));

        Assert.Equal(decisions, others);
        Assert.Equal(digest, otherDigest);
    }

    [Fact]
    public void Learn_NotEnabled_ChangesNothingAndCountsWhatItSkipped()
    {
        var learner = Simulated.Learner(Recording, Options with { Enabled = false });
        var digest = learner.Model.Digest();

        Simulated.Run(learner, Frames, report => Assert.False(report.Learned));

        var counts = learner.Counts;
        Assert.Equal(digest, learner.Model.Digest());
        Assert.Equal(Frames.Count, counts.Steps);
        Assert.True(counts.LabelledIntervals > 10);
        Assert.Equal(counts.LabelledIntervals, counts.UpdatesSkipped);
        Assert.Equal((0, 0), (counts.Updates, counts.ReplayWindows));
    }

    [Fact]
    public void InferAndLearn_SteadyState_AllocateNothing()
    {
        var learner = Simulated.Learner(Recording, Options with { ReplayBudgetKb = 32 }); // 6 windows: soon full
        Simulated.Run(learner, Frames.Take(300));
        var (updates, windows) = (learner.Counts.Updates, learner.Counts.ReplayWindows);
        var learned = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 300; i < Frames.Count; i++) // labelled intervals, updates, windows stored and played, a loop restart
        {
            var report = learner.Infer(Frames[i]);
            learner.Learn();
            learned += report.Learned ? 1 : 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(6, windows);
        Assert.True(learned > 10);
        Assert.Equal(updates + learned, learner.Counts.Updates);
    }

    [Fact]
    public void Infer_AfterABreak_DecidesAsALearnerThatBeginsWithTheseWeights()
    {
        var learner = Simulated.Learner(Recording, Options);
        var again = Frames.Index().Skip(1).First(item => item.Item.Break != StreamBreak.None).Index;
        Assert.Equal(StreamBreak.LoopRestart, Frames[again].Break);
        Simulated.Run(learner, Frames.Take(again));
        Assert.NotEqual(0, again % Options.IntervalFrames); // breaks off an interval under way
        var fresh = Simulated.Learner(Recording, Options with { Enabled = false }, Copy(learner.Model));

        foreach (var frame in Frames.Skip(again).Take(Options.IntervalFrames))
        {
            var expected = fresh.Infer(frame);
            var report = learner.Infer(frame);
            Assert.Equal(expected.Class, report.Class);
            Assert.Equal(expected.Scores.ToArray(), report.Scores.ToArray());
            Assert.Equal(expected.EndsInterval, report.EndsInterval);
            fresh.Learn();
            learner.Learn();
        }

        Assert.True(learner.Report.EndsInterval);
        Assert.Equal(fresh.Report.LayerRates.ToArray(), learner.Report.LayerRates.ToArray());
    }

    [Fact]
    public void Learn_WithoutReplay_UpdatesWhereOneSpanCoversTheWholeInterval()
    {
        var learner = Simulated.Learner(Recording, Options with { ReplayLanes = 0, HeldBackEvery = 0 });
        var spans = new SimulatedReader(Recording).Labels;
        var (first, scored, unscored) = (0, 0, 0);
        foreach (var (i, frame) in Frames.Index())
        {
            first = frame.Break != StreamBreak.None ? i : first;
            var report = learner.Infer(frame);
            learner.Learn();
            var ends = (i - first + 1) % Options.IntervalFrames == 0;
            Assert.Equal(ends, report.EndsInterval);
            var startUs = Frames[i + 1 - (ends ? Options.IntervalFrames : 1)].StartUs - frame.OriginUs;
            var covering = spans.Where(span => span.StartUs <= startUs && span.EndUs >= frame.EndUs - frame.OriginUs).ToList();
            Assert.Equal(ends && covering.Count > 0, report.Scored);
            Assert.Equal(report.Scored, report.Learned);
            if (ends && covering.Count > 0)
            {
                Assert.Equal(covering.Single().Label, report.TrueLabel);
                Assert.Equal(1, report.UpdateLanes);
                Assert.InRange(report.Loss, 0f, 1f);
            }

            scored += report.Scored ? 1 : 0;
            unscored += ends && !report.Scored ? 1 : 0;
        }

        Assert.Equal((scored, scored), ((int)learner.Counts.LabelledIntervals, (int)learner.Counts.Updates));
        Assert.True(scored > 10 && unscored > 5, $"{scored} scored, {unscored} not");
    }

    [Fact]
    public void Learn_WithReplay_UpdatesFromEveryLaneOnceSomethingIsStored()
    {
        var learner = Simulated.Learner(Recording, Options with { HeldBackEvery = 0 });
        Simulated.Run(learner, Frames.Take(150));
        Assert.True(learner.Counts.ReplayWindows > 0);

        Simulated.Run(learner, Frames.Skip(150).Take(100), report =>
            Assert.Equal(report.EndsInterval ? Options.ReplayLanes + (report.Scored ? 1 : 0) : 0, report.UpdateLanes));
    }

    [Fact]
    public void Learn_EveryWindowHeldBack_StoresThemAndLearnsFromNone()
    {
        var learner = Simulated.Learner(Recording, Options with { HeldBackEvery = 1 });
        var digest = learner.Model.Digest();
        Simulated.Run(learner, Frames);

        Assert.Equal(digest, learner.Model.Digest());
        Assert.Equal((0, 0), (learner.Counts.Updates, learner.Counts.ReplayWindows));
        Assert.True(learner.Counts.HeldBackWindows > 10);
    }

    [Fact]
    public void IsLearning_TurnedOffAndOn_HoldsTheWeightsStillMeanwhile()
    {
        var learner = Simulated.Learner(Recording, Options with { Enabled = false });
        learner.IsLearning = true; // though it was made to predict only
        Simulated.Run(learner, Frames.Take(200));
        Assert.True(learner.Counts.Updates > 0);

        learner.IsLearning = false;
        var (digest, updates) = (learner.Model.Digest(), learner.Counts.Updates);
        Simulated.Run(learner, Frames.Skip(200).Take(150));
        Assert.Equal((digest, updates), (learner.Model.Digest(), learner.Counts.Updates));

        learner.IsLearning = true;
        Simulated.Run(learner, Frames.Skip(350));
        Assert.True(learner.Counts.Updates > updates);
    }

    [Fact]
    public void Adopt_AnotherState_GoesOnAsALearnerThatBeginsWithIt()
    {
        var learner = Simulated.Learner(Recording, Options);
        Simulated.Run(learner, Frames.Take(155)); // within an interval
        var other = Simulated.NewModel(Options with { Seed = 9 }, Recording);
        learner.Adopt(LearnerState.Create(Copy(other), Options));
        var fresh = Simulated.Learner(Recording, Options, other);

        Assert.Equal(Simulated.Run(fresh, Frames.Skip(155).Take(200)), Simulated.Run(learner, Frames.Skip(155).Take(200)));
        Assert.Equal(fresh.Model.Digest(), learner.Model.Digest());
    }

    [Fact]
    public void Infer_ARunningStream_ReportsAllAboutTheFrame()
    {
        var learner = Simulated.Learner(Recording, Options);
        var (right, scored) = (0, 0);
        foreach (var (i, frame) in Frames.Index())
        {
            var report = learner.Infer(frame);
            Assert.Equal(i, report.Sequence);
            Assert.Equal((frame.StartUs, frame.EndUs, frame.OriginUs), (report.StartUs, report.EndUs, report.OriginUs));
            Assert.Equal((frame.Pass, frame.Break, frame.Active.Length), (report.Pass, report.Break, report.ActivePixels));
            Assert.Equal(report.Class < 0 ? null : report.Classes[report.Class], report.Label);
            var sorted = report.Scores.ToArray().OrderDescending().ToList();
            Assert.Equal(sorted[0] - sorted[1], report.Margin, 1e-6);
            Assert.Equal(report.Class == LabelTimeline.None, report.Margin == 0);
            scored += report.Scored ? 1 : 0;
            right += report.Correct ? 1 : 0;
            Assert.Equal(scored > 0 ? (double)right / scored : double.NaN, report.Accuracy);
            learner.Learn();
        }

        Assert.True(right > 0 && right < scored);
    }

    [Fact]
    public void Infer_AnIntervalsEnd_ReportsTheRateOfEveryLayer()
    {
        ManagedEngine? engine = null;
        var learner = new OnlineLearner(
            LearnerState.Create(Simulated.NewModel(Options, Recording), Options), Options, new LabelTimeline([], []), TimeProvider.System, (model, lanes, steps, _, _) => engine = new ManagedEngine(model, lanes, steps, new LearningRule()));
        foreach (var frame in Frames.Take(60))
        {
            var report = learner.Infer(frame);
            if (report.EndsInterval)
            {
                Assert.Equal(["b0.l0.conv", "b0.l1.pool", "b1.l0.conv", "b1.l1.pool", "b2.l0.fc", "b0.cls", "b1.cls", "b2.cls"], report.Layers);
                Assert.Equal(engine!.Lanes[0].All.Select(Rate), report.LayerRates.ToArray());
                Assert.Contains(report.LayerRates.ToArray(), rate => rate is > 0 and < 1);
            }

            learner.Learn();
        }
    }

    [Fact]
    public void InferAndLearn_AClockThatRuns_StampTheStepsInOrder()
    {
        var clock = new FakeTimeProvider();
        var frames = Simulated.Frames(Simulated.Recording(seconds: 2), clock: clock);
        var learner = new OnlineLearner(
            LearnerState.Create(Simulated.NewModel(Options, Recording), Options), Options, Simulated.Labels(Recording), clock, (model, lanes, steps, _, _) => new SlowEngine(new ManagedEngine(model, lanes, steps, new LearningRule()), clock));
        foreach (var frame in frames)
        {
            clock.Advance(TimeSpan.FromMilliseconds(5)); // in the queue
            var started = clock.GetTimestamp();
            var report = learner.Infer(frame);
            Assert.Equal(0, report.FinishedTimestamp);
            var decided = clock.GetTimestamp();
            clock.Advance(TimeSpan.FromMilliseconds(1)); // published
            learner.Learn();

            Assert.Equal((frame.ClosedTimestamp, started, decided, clock.GetTimestamp()), (report.ClosedTimestamp, report.StartedTimestamp, report.DecidedTimestamp, report.FinishedTimestamp));
            Assert.Equal(SlowEngine.StepTime, clock.GetElapsedTime(report.StartedTimestamp, report.DecidedTimestamp)); // of the live lane alone
            Assert.True(clock.GetElapsedTime(report.DecidedTimestamp, report.FinishedTimestamp) >= (report.Learned ? SlowEngine.LearnTime : TimeSpan.Zero));
        }

        Assert.True(learner.Counts.Updates > 0);
    }

    [Fact]
    public void Learn_WithoutAFrame_Throws()
    {
        var learner = Simulated.Learner(Recording, Options);
        Assert.Throws<InvalidOperationException>(learner.Learn);
        learner.Infer(Frames[0]);
        learner.Learn();
        Assert.Throws<InvalidOperationException>(learner.Learn);
    }

    private static (IReadOnlyList<int> Decisions, string Digest) Run(LearningOptions options, IEnumerable<EventFrame> frames)
    {
        var learner = Simulated.Learner(Recording, options);
        return (Simulated.Run(learner, frames), learner.Model.Digest());
    }

    private static Model Copy(Model model)
    {
        var copy = new Model(model.Spec, model.Classes);
        foreach (var (from, to) in model.Tensors.Zip(copy.Tensors))
        {
            from.Values.Span.CopyTo(to.Values);
        }

        return copy;
    }

    private static float Rate(NeuronHistory neurons)
    {
        var spikes = Enumerable.Range(0, Options.IntervalFrames).Sum(step => SpikeBits.Count(neurons.Spikes(step)));
        return spikes / (float)(neurons.Potential.Length * Options.IntervalFrames);
    }
}
