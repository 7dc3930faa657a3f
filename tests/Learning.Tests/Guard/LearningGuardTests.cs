using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Online;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Tests.Online;

namespace EdgeLearner.Learning.Tests.Guard;

public class LearningGuardTests
{
    private const int Second = Scene.FramesPerSecond;

    private static readonly IReadOnlyList<SceneFrame> Stream = Scene.Simulate(30, seed: 8);

    [Fact]
    public void Create_WindowsOfWhichNothingIsKnown_ExaminesThemBeforeTheStreamBegins()
    {
        var state = Taught.Copy(Taught.Options);
        state.Guard = null;
        using var learner = NewLearner(state, Taught.Options);

        Assert.Equal(1, learner.Counts.Guard.Exams);
        Assert.InRange(learner.HeldBackAccuracy, 0.9, 1);
        Assert.Equal(0, learner.Counts.Steps);
    }

    [Fact]
    public void State_GivenToAnotherLearner_GoesOnWithWhatTheGuardKnew()
    {
        var state = Taught.Copy(Taught.Options);
        Scene.Show(state, Taught.Options, Stream, before: SpoilAWeightAt(20 * Second));
        using var learner = NewLearner(state, Taught.Options);

        Assert.Equal(1, learner.Counts.Guard.Exams); // since no exam may have seen what was saved
        Assert.InRange(learner.HeldBackAccuracy, 0.9, 1);
        Assert.Equal("learning had done harm before the start", learner.PauseCause); // since 0.2 s are left of the pause
        Assert.Equal(state.Guard, learner.Save().Guard);
        Assert.StartsWith("""{"rate":0.5,"falls":1,"pause_us":200000,"right":[""", state.Guard, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_WeightsWorseThanWhatIsKnown_IsSaidOnceAndLearnedFromThere()
    {
        var state = Taught.Copy(Taught.Options);
        var untaught = Simulated.NewModel(Taught.Options, Simulated.Recording(1));
        foreach (var (tensor, other) in state.Model.Tensors.Zip(untaught.Tensors))
        {
            other.Values.Span.CopyTo(tensor.Values);
        }

        var events = new List<GuardEvent>();
        Scene.Show(state, Taught.Options, Stream, events.Add);

        var start = Assert.Single(events, e => e.Kind is GuardEventKind.BadStart or GuardEventKind.Fall or GuardEventKind.Resumed);
        Assert.Equal((GuardEventKind.BadStart, 20_000), (start.Kind, start.TimeUs)); // with the first frame
        Assert.EndsWith("go back to a generation with request/rollback, or stop, and use edgelearner checkpoints restore", start.Cause, StringComparison.Ordinal);
        Assert.InRange(start.HeldBackBefore, 0.9, 1);
        Assert.InRange(start.HeldBackAfter, 0, 0.5);
        Assert.True(state.Model.Updates > 100);

        events.Clear();
        Scene.Show(state, Taught.Options, [.. Stream.Take(Second)], events.Add);
        Assert.DoesNotContain(events, e => e.Kind == GuardEventKind.BadStart);
    }

    [Fact]
    public void HeldBackAccuracy_OfAnotherState_IsNotThatOfTheOneBefore()
    {
        var state = Taught.Copy(Taught.Options);
        state.Guard = null; // nothing is known: it is examined at once
        using var learner = NewLearner(state, Taught.Options);
        Assert.InRange(learner.HeldBackAccuracy, 0.9, 1);

        learner.Adopt(LearnerState.Create(Taught.Copy(Taught.Options).Model, Taught.Options)); // nothing to examine it on

        Assert.True(double.IsNaN(learner.HeldBackAccuracy));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"rate":1,"right":[1,2]}""")]
    public void Create_ATextThatIsNone_IsAsGoodAsNothing(string text)
    {
        var state = Taught.Copy(Taught.Options);
        state.Guard = text;
        using var learner = NewLearner(state, Taught.Options);
        Assert.Equal(1, learner.Counts.Guard.Exams);
    }

    [Fact]
    public void Fall_DuringThePause_NothingIsLearnedNorStored()
    {
        var state = Taught.Copy(Taught.Options);
        var (events, digest, windows) = (new List<GuardEvent>(), "", 0);
        Scene.Show(state, Taught.Options, Stream, events.Add, (learner, frame) =>
        {
            SpoilAWeightAt(10 * Second)(learner, frame);
            if (frame == 10 * Second)
            {
                Assert.InRange(learner.HeldBackAccuracy, 0.9, 1);
            }
            else if (frame == 11 * Second)
            {
                Assert.True(double.IsNaN(learner.HeldBackAccuracy)); // that was of other weights
                Assert.Equal("a weight of b0.l0.conv is no finite number, or immense", learner.PauseCause);
                (digest, windows) = (learner.Model.Digest(), state.Replay.Count + state.HeldBack.Count);
            }
            else if (frame == 20 * Second)
            {
                Assert.Equal((digest, windows), (learner.Model.Digest(), state.Replay.Count + state.HeldBack.Count));
            }
            else if (frame == 21 * Second)
            {
                Assert.Null(learner.PauseCause);
            }
        });

        Assert.NotEqual(digest, state.Model.Digest());
        Assert.True(state.Replay.Count + state.HeldBack.Count > windows);
        Assert.Equal([GuardEventKind.Fall, GuardEventKind.Resumed], events.Select(e => e.Kind));
        Assert.Equal([10_200_000, 20_200_000], events.Select(e => e.TimeUs));
    }

    [Fact]
    public void Fall_AMeasureThatTheGoodStateDoesNotReach_IsThatStatesOwnFromThenOn()
    {
        var state = Taught.Copy(Taught.Options);
        var known = GuardMemory.FromText(state.Guard)!;
        Assert.NotEmpty(known.Wrong);
        state.Guard = (known with { Right = [.. known.Right, .. known.Wrong], Wrong = [] }).ToText(); // luck: no state has them all right
        var (measure, resumed) = (0.0, new List<GuardEvent>());

        Scene.Show(state, Taught.Options, Stream, tell: e =>
        {
            measure = e.Kind == GuardEventKind.Fall ? e.HeldBackBefore : measure;
            resumed.AddRange(e.Kind == GuardEventKind.Resumed ? [e] : []);
        }, SpoilAWeightAt(10 * Second));

        var after = Assert.Single(resumed);
        Assert.True(after.HeldBackBefore < measure);
        Assert.Equal(after.HeldBackAfter, after.HeldBackBefore);
        Assert.EndsWith("of the held-back windows are right, and the measure from now on", after.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_WhileTheGoodStateIsMeasured_KeepsNoMeasure()
    {
        var state = Taught.Copy(Taught.Options);
        Scene.Show(state, Taught.Options, [.. Stream.Take(11 * Second)], before: SpoilAWeightAt(10 * Second));

        var memory = GuardMemory.FromText(state.Guard)!;
        Assert.Equal((1, 0, 0), (memory.Falls, memory.Right.Length, memory.Wrong.Length));
    }

    [Fact]
    public void Show_AfterARestartWhileTheGoodStateWasMeasuredPastThePause_SaysThatLearningGoesOn()
    {
        var options = Taught.Options with { Guard = Taught.Options.Guard with { PauseSeconds = 1 } };
        var state = Taught.Copy(options);
        var events = new List<GuardEvent>();
        Scene.Show(state, options, [.. Stream.Take(12 * Second)], events.Add, SpoilAWeightAt(10 * Second));
        Assert.Equal([GuardEventKind.Fall], events.Select(e => e.Kind));

        Scene.Show(state, options, [.. Stream.Take(Second)], events.Add);

        Assert.Equal([GuardEventKind.Fall, GuardEventKind.Resumed], events.Select(e => e.Kind));
        Assert.EndsWith("of the held-back windows are right, and the measure from now on", events[^1].Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_LabelsThatContradictDuringAPause_AreRefusedWithoutAnotherFall()
    {
        var state = Taught.Copy(Taught.Options);
        state.Guard = (GuardMemory.FromText(state.Guard)! with { Rate = 0.5f, Falls = 1, PauseUs = 600_000_000 }).ToText();
        var events = new List<GuardEvent>();
        Scene.Show(state, Taught.Options, [.. Stream.Select(frame => frame.Class < 0 ? frame : frame with { Class = (frame.Class + 1) % 4 })], events.Add);

        Assert.Contains(events, e => e.Kind == GuardEventKind.LabelsRefused);
        Assert.DoesNotContain(events, e => e.Kind == GuardEventKind.Fall);
        Assert.StartsWith("""{"rate":0.5,"falls":1,"pause_us":570""", state.Guard, StringComparison.Ordinal); // 30 s have passed
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)] // as a learner leaves it that has said so before
    public void Show_WeightsThatAreNoNumbersInTheGoodStateToo_IsSaidOnceAndNothingIsLearned(long pauseUs)
    {
        var state = Taught.Copy(Taught.Options);
        state.Guard = (GuardMemory.FromText(state.Guard)! with { PauseUs = pauseUs }).ToText();
        state.Model.Tensors[0].Values[0] = float.NaN;
        var events = new List<GuardEvent>();
        Scene.Show(state, Taught.Options, Stream, events.Add);

        var fall = Assert.Single(events, e => e.Kind is GuardEventKind.Fall or GuardEventKind.Resumed);
        Assert.Equal(
            "a weight of b0.l0.conv is no finite number, or immense; so is the last good state, and nothing is learned any more: go back to a generation " +
            "with request/rollback, or stop, and use edgelearner checkpoints restore",
            fall.Cause);
        Assert.Equal(0, state.Model.Updates);
    }

    [Fact]
    public void Show_TheSameSabotageAgain_GivesTheSameEventsAndWeights()
    {
        var (one, other) = (Run(), Run());
        Assert.Equal(one.Events, other.Events);
        Assert.Equal(one.Digest, other.Digest);
        Assert.NotEmpty(one.Events);

        static (List<GuardEvent> Events, string Digest) Run()
        {
            var (state, events) = (Taught.Copy(Taught.Options), new List<GuardEvent>());
            Scene.Show(state, Taught.Options, Stream, events.Add, SpoilAWeightAt(5 * Second));
            return (events, state.Model.Digest());
        }
    }

    [Fact]
    public void Judge_UnlabelledIntervals_MayTeachOnlyWhileNoFallIsLeft()
    {
        using var engine = new ManagedEngine(Taught.Copy(Taught.Options).Model, 1 + Taught.Options.Guard.ExamLanes, Taught.Options.IntervalFrames, new LearningRule());
        foreach (var (falls, expected) in new[] { (0, 1), (1, 0) })
        {
            var state = Taught.Copy(Taught.Options);
            state.Guard = new GuardMemory(Rate: 1, falls, PauseUs: 0, Right: [], Wrong: []).ToText();
            var guard = new LearningGuard(state, Taught.Options, engine, firstLane: 1, new GuardTally(), _ => { });
            guard.Watch(Simulated.Frames(Simulated.Recording(1))[20]); // in the midst of an episode
            var report = new StepReport(state.Model.Classes, engine.LayerNames);
            Assert.Equal(expected, guard.Judge(report, LabelTimeline.None));
        }
    }

    [Fact]
    public void Show_NotEnabled_HasNoGuard()
    {
        var options = Taught.Options with { Guard = new GuardOptions { Enabled = false } };
        var state = Taught.Copy(options);
        var text = state.Guard;
        var events = new List<GuardEvent>();
        Scene.Show(state, options, Stream, events.Add, (learner, frame) =>
        {
            Assert.Equal(default, learner.Counts.Guard);
            SpoilAWeightAt(5 * Second)(learner, frame);
        });

        Assert.Empty(events);
        Assert.Equal(text, state.Guard); // what another guard knew is kept
    }

    private static Action<OnlineLearner, int> SpoilAWeightAt(int frame) => (learner, now) =>
    {
        if (now == frame)
        {
            learner.Model.Tensors[0].Values[0] = float.NaN;
        }
    };

    private static OnlineLearner NewLearner(LearnerState state, LearningOptions options) =>
        new(state, options, Simulated.Labels(Simulated.Recording(1)), TimeProvider.System);
}
