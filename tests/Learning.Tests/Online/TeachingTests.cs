using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Simulation;

namespace EdgeLearner.Learning.Tests.Online;

/// <summary>What is said of a stream while it runs: now, late, wrongly; and of classes that nobody knew.</summary>
public sealed class TeachingTests : IDisposable
{
    private const int Interval = 10;
    private const long FrameUs = 20_000;
    private static readonly SimulationOptions Recording = Simulated.Recording(12);
    private static readonly LearningOptions Options = Simulated.Learning with { HeldBackEvery = 0, Guard = new() { Enabled = false } };
    private readonly IReadOnlyList<EventFrame> _frames = Simulated.Frames(Recording);
    private OnlineLearner? _learner;
    private int _next;

    public void Dispose() => _learner?.Dispose();

    [Fact]
    public void LabelNow_AStreamWithoutLabels_IsLearnedFromUntilItStops()
    {
        var learner = Begin();
        Run(learner, 15);
        Assert.Equal(0, learner.Counts.Updates);

        var span = learner.LabelNow("disc-slide");
        Run(learner, 35);
        Assert.Equal((15 * FrameUs, span.Number), (span.StartUs, learner.OpenLabel?.Number));
        Assert.Equal((3, 50 * FrameUs), (learner.Counts.LabelledIntervals, learner.NowUs)); // 20 to 50
        Assert.Equal(3, learner.Counts.Updates);

        Assert.Equal(50 * FrameUs, learner.StopLabel().EndUs);
        Assert.Equal("no label is given now", Assert.Throws<LabelException>(() => learner.StopLabel()).Message);
        Run(learner, 20);
        Assert.Equal(3, learner.Counts.LabelledIntervals);
    }

    [Fact]
    public void LabelNow_NoSuchClass_NamesThoseThatThereAre() => Assert.Equal(
        "cup is no class: the classes are disc-slide, disc-shake, cross-slide, cross-spin; add it first, or correct the name",
        Assert.Throws<LabelException>(() => Begin().LabelNow("cup")).Message);

    [Fact]
    public void LabelPast_FramesStillInTheRing_AreStoredAndLearnedAtOnce()
    {
        var learner = Begin();
        Run(learner, 60);

        Assert.Equal(50, learner.LabelPast("disc-slide", 5 * FrameUs, 58 * FrameUs)); // 53 frames: two windows of two intervals, one of one
        Assert.Equal((3, 3), (learner.Counts.ReplayWindows, learner.State.Replay.CountOf(0)));
        Assert.Equal(LabelOrigin.Operator, learner.State.Replay.InfoOf(0).Origin);
        Assert.Equal(_frames[5].StartUs, learner.State.Replay.InfoOf(0).StartUs);
        Assert.True(learner.State.Replay.Frame(0, 3).SequenceEqual(_frames[8].Bits));

        Run(learner, Interval);
        Assert.Equal((1L, 3), (learner.Counts.Updates, learner.Report.UpdateLanes));
    }

    [Theory]
    [InlineData(0, 61, "a label until 1220000 us is not past: it is 1200000 us now")]
    [InlineData(5, 25, "from 200000 to 400000 us the label disc-shake is given already: take that back first")]
    public void LabelPast_NotPastOrLabelled_SaysSo(int start, int end, string message)
    {
        var learner = Begin();
        Run(learner, 60);
        learner.LabelPast("disc-shake", 10 * FrameUs, 20 * FrameUs);
        Assert.Equal(message, Assert.Throws<LabelException>(() => learner.LabelPast("disc-slide", start * FrameUs, end * FrameUs)).Message);
    }

    [Fact]
    public void LabelPast_OlderThanTheRing_LearnsWhatIsLeft()
    {
        var learner = Begin(Options with { LateLabelSeconds = 0.8 }); // 40 frames
        Run(learner, 60);
        Assert.Equal(30, learner.LabelPast("disc-slide", 0, 50 * FrameUs)); // 20 to 50
        Assert.Equal(0, Begin(Options with { LateLabelSeconds = 0 }).LabelPast("disc-slide", -10, 0));
    }

    [Theory]
    [InlineData(StreamBreak.Discontinuity, false)] // another time: its 0 to 50 are not those that were labelled
    [InlineData(StreamBreak.LoopRestart, true)] // the same recording again
    public void Infer_TimeBeginsAnew_KeepsLabelsOnlyWhereTheSameIsShownAgain(StreamBreak streamBreak, bool isKept)
    {
        var learner = Begin();
        Run(learner, 60);
        learner.LabelPast("disc-slide", 0, 50 * FrameUs);
        using var again = new EventFramePool(_frames[0].Geometry).Rent(_frames[0].Bits, 0, FrameUs, streamBreak);
        var report = learner.Infer(again);
        learner.Learn();

        Assert.Equal(isKept ? "disc-slide" : null, report.TrueLabel);
        if (!isKept)
        {
            Assert.Equal(0, learner.LabelPast("disc-slide", 0, FrameUs)); // and the ring has one frame of the new time, less than an interval
        }
    }

    [Fact]
    public void LabelPastAndAddClass_WhileItLearnsNothing_MakeNoLanesAndNoWindows()
    {
        var learner = Begin(Options with { Enabled = false });
        var before = learner.Memory.State;
        Run(learner, 60);
        learner.AddClass("cup");
        Run(learner, 30);
        Assert.Equal(0, learner.LabelPast("cup", 60 * FrameUs, 80 * FrameUs));

        Assert.Equal((0, 0L), (learner.Counts.ReplayWindows, learner.Counts.Updates));
        Assert.Equal(before + (3 * 4 * sizeof(float)), learner.Memory.State); // three classifiers' outputs, which are stored by fours, and no lane more
        Assert.NotEqual(4, learner.Report.Class); // nobody has taught it
    }

    [Fact]
    public void TakeBack_AStretch_ForgetsItsWindowsAndNoOthers()
    {
        var learner = Begin();
        learner.LabelNow("disc-slide");
        Run(learner, 100);
        Assert.Equal(5, learner.Counts.ReplayWindows);

        Assert.Equal([new TimelineSpan(0, 0, 45 * FrameUs, 50 * FrameUs, LabelOrigin.Operator)], learner.TakeBack(45 * FrameUs, 50 * FrameUs));

        Assert.Equal(4, learner.Counts.ReplayWindows); // that of 40 to 60 is gone
        Assert.Equal(50 * FrameUs, learner.OpenLabel?.StartUs);
        Assert.Empty(learner.TakeBack(45 * FrameUs, 50 * FrameUs));
        Run(learner, 20);
        Assert.Equal(5, learner.Counts.ReplayWindows);
    }

    [Fact]
    public void AddClass_WhileItLearns_CanBeLabelledAndKeepsWhatWasKnown()
    {
        var learner = Begin();
        learner.LabelNow("disc-slide");
        Run(learner, 45);
        var (updates, windows, weights) = (learner.Counts.Updates, learner.Counts.ReplayWindows, learner.Model.Tensors[0].Values.ToArray());

        learner.AddClass("cup");
        Assert.Equal(weights, learner.Model.Tensors[0].Values);
        learner.LabelNow("cup");
        Run(learner, 60);

        Assert.Equal("cup", learner.Model.Classes[4]);
        Assert.Equal(5, learner.Report.Scores.Length);
        Assert.True(learner.Counts.Updates > updates);
        Assert.Equal((windows, 3), (learner.State.Replay.CountOf(0), learner.State.Replay.CountOf(4))); // the break ends a window that is not whole
        Assert.NotNull(learner.Save().Prototypes);
        Assert.Throws<NetworkException>(() => learner.AddClass("cup"));
    }

    [Fact]
    public void Adopt_AStateFromBeforeAClassWasAdded_GoesOnWithoutIt()
    {
        var learner = Begin();
        var before = LearnerState.Create(Simulated.NewModel(Options, Recording), Options);
        learner.AddClass("cup");
        learner.LabelNow("cup");
        Run(learner, 30);

        learner.Adopt(before);
        Run(learner, 30);

        Assert.Equal((4, -1, null), (learner.Report.Scores.Length, learner.Report.TrueClass, learner.OpenLabel));
        learner.LabelNow("disc-slide");
        Run(learner, 30);
        Assert.Equal(0, learner.Report.TrueClass);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(27)]
    public void IsLearning_OffAndOnAtAnyFrame_GoesOnWithAWholeInterval(int frames)
    {
        var learner = Begin();
        learner.LabelNow("disc-slide");
        Run(learner, frames);
        learner.IsLearning = false;
        var updates = learner.Counts.Updates;
        Run(learner, 47);
        Assert.Equal(updates, learner.Counts.Updates);

        learner.IsLearning = true;
        Run(learner, Interval);
        Assert.Equal(updates + 1, learner.Counts.Updates);
        Run(learner, 200);
        Assert.Equal(updates + 21, learner.Counts.Updates);
    }

    [Fact]
    public void SelfTraining_NoLabelsButWindowsOfBefore_LearnsFromItsSureDecisionsAndStoresNone()
    {
        var options = Options with { SelfTraining = new() { Enabled = true, Agreement = 1, Margin = 0.1, LeaveOut = 0, ClassShare = 1 } };
        var taught = Simulated.Learner(Recording, options);
        Simulated.Run(taught, _frames);
        var windows = taught.Counts.ReplayWindows;
        _learner = new OnlineLearner(taught.State, options, new LabelTimeline([], taught.Model.Classes), TimeProvider.System);
        var own = 0;

        Simulated.Run(_learner, _frames, report => own += report.UpdateLanes > options.ReplayLanes ? 1 : 0);

        Assert.True(own > 10, $"{own} intervals were learned from without a label");
        Assert.Equal((windows, 0), (_learner.Counts.ReplayWindows, _learner.Counts.LabelledIntervals));
    }

    [Fact]
    public void SelfTraining_NoLabels_LearnsWithItsShareOfTheRate()
    {
        string Weights(double rate, double factor)
        {
            var taught = Simulated.Learner(Recording, Options);
            Simulated.Run(taught, _frames);
            var options = Options with
            {
                LearningRate = rate,
                SelfTraining = new() { Enabled = true, Agreement = 1, Margin = 0.1, LeaveOut = 0, ClassShare = 1, RateFactor = factor },
            };
            using var alone = new OnlineLearner(taught.State, options, new LabelTimeline([], taught.Model.Classes), TimeProvider.System);
            Simulated.Run(alone, _frames);
            Assert.True(alone.Counts.Updates > 0);
            return alone.Model.Digest();
        }

        Assert.Equal(Weights(rate: 0.01, factor: 1), Weights(rate: 0.02, factor: 0.5));
        Assert.NotEqual(Weights(rate: 0.01, factor: 1), Weights(rate: 0.02, factor: 1));
    }

    private OnlineLearner Begin(LearningOptions? options = null)
    {
        _learner?.Dispose();
        var learning = options ?? Options;
        var state = LearnerState.Create(Simulated.NewModel(learning, Recording), learning);
        (_learner, _next) = (new OnlineLearner(state, learning, new LabelTimeline([], state.Model.Classes), TimeProvider.System), 0);
        return _learner;
    }

    private void Run(OnlineLearner learner, int frames)
    {
        Simulated.Run(learner, _frames.Skip(_next).Take(frames));
        _next += frames;
    }
}
