using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Memory;

public class WindowRecorderTests
{
    private const int IntervalFrames = 2;
    private const int WindowIntervals = 3;
    private const long FrameUs = 20_000;

    private static readonly LearningOptions Options = new()
    {
        Network = "4",
        IntervalFrames = IntervalFrames,
        ReplayWindowIntervals = WindowIntervals,
        ReplayBudgetKb = 16,
        HeldBackBudgetKb = 16,
        HeldBackEvery = 0,
    };

    private readonly LearnerState _state = NewState();
    private readonly ReplayMemory _memory;
    private readonly WindowRecorder _recorder;
    private ulong _frame;

    public WindowRecorderTests()
    {
        _memory = _state.Replay;
        _recorder = new WindowRecorder(_state, IntervalFrames, Options);
    }

    [Fact]
    public void EndInterval_AWholeWindow_IsOfferedAtOnce()
    {
        Assert.Equal(ReplayMemory.NoSlot, Interval(span: 7, classIndex: 1));
        Assert.Equal(ReplayMemory.NoSlot, Interval(7, 1));
        Assert.Equal(0, Interval(7, 1));
        AssertStored(0, 1, 1, 2, 3, 4, 5, 6);
        Interval(7, 1); // the next window of the span begins
        _recorder.Break();
        AssertStored(1, 1, 7, 8);
    }

    [Fact]
    public void EndInterval_AnotherSpan_OffersWhatTheSpanBeforeHad()
    {
        Interval(0, 1);
        Assert.Equal(0, Interval(1, 0));
        AssertStored(0, 1, 1, 2);
        Interval(1, 0);
        Assert.Equal(1, Interval(1, 0));
        AssertStored(1, 0, 3, 4, 5, 6, 7, 8);
    }

    [Fact]
    public void EndInterval_AnotherSpanOfTheSameClass_BeginsAnotherWindow()
    {
        Interval(0, 1);
        Interval(1, 1);
        AssertStored(0, 1, 1, 2);
    }

    [Fact]
    public void EndInterval_WithoutALabel_OffersWhatWasAndForgetsTheInterval()
    {
        Interval(0, 1);
        Interval(0, 1);
        Assert.Equal(0, Interval(LabelTimeline.None, LabelTimeline.None));
        Assert.Equal(ReplayMemory.NoSlot, Interval(LabelTimeline.None, LabelTimeline.None));
        AssertStored(0, 1, 1, 2, 3, 4);
        Interval(1, 0);
        Interval(LabelTimeline.None, LabelTimeline.None);
        AssertStored(1, 0, 9, 10);
        Assert.Equal(2, _memory.Count);
    }

    [Fact]
    public void Break_MidInterval_ForgetsTheIntervalAndOffersWhatWasWhole()
    {
        Interval(0, 1);
        _recorder.Add([99], startUs: 0);
        Assert.Equal(0, _recorder.Break());
        AssertStored(0, 1, 1, 2);
        Interval(0, 1); // the same span goes on, in another window
        Assert.Equal(1, _recorder.Break());
        AssertStored(1, 1, 3, 4);
    }

    [Fact]
    public void Break_NothingWhole_OffersNothing()
    {
        _recorder.Add([99], startUs: 0);
        Assert.Equal(ReplayMemory.NoSlot, _recorder.Break());
        Assert.Equal(0, _memory.Count);
    }

    [Fact]
    public void EndInterval_EveryFourthWindowOfAClass_IsHeldBackFromItsFirstInterval()
    {
        var recorder = new WindowRecorder(_state, IntervalFrames, Options with { HeldBackEvery = 4 });
        var held = new List<string>();
        for (var span = 0; span < 12; span++)
        {
            for (var interval = 0; interval < WindowIntervals - 1; interval++)
            {
                recorder.Add([1], startUs: 0);
                recorder.Add([2], startUs: 0);
                held.Add(recorder.HoldsBack(span, span % 2) ? "held" : "");
                recorder.EndInterval(span, new WindowLabel(span % 2, LabelOrigin.Recording));
            }
        }

        recorder.Break();
        Assert.Equal([4, 5], held.Index().Where(item => item.Item.Length > 0).Select(item => item.Index / (WindowIntervals - 1)).Distinct()); // the third of each class
        Assert.Equal(4, held.Count(item => item.Length > 0)); // with all of their intervals
        Assert.Equal((10, 2), (_state.Replay.Count, _state.HeldBack.Count));
        Assert.Equal(13, _state.NextWindow);
        Assert.Equal([5L, 6], Enumerable.Range(0, 2).Select(slot => _state.HeldBack.InfoOf(slot).Number));
    }

    [Fact]
    public void HoldsBack_ShortSpansOfOneClassSideBySide_SaysWhatBecomesOfTheInterval()
    {
        var recorder = new WindowRecorder(_state, IntervalFrames, Options with { HeldBackEvery = 4 });
        var told = new List<int>();
        for (var span = 0; span < 8; span++) // of an interval each: its window is stored only when the next one begins
        {
            recorder.Add([1], startUs: 0);
            recorder.Add([2], startUs: 0);
            if (recorder.HoldsBack(span, 0))
            {
                told.Add(span);
            }

            recorder.EndInterval(span, new WindowLabel(0, LabelOrigin.Recording));
        }

        recorder.Break();
        Assert.Equal([2, 6], told);
        Assert.Equal([3L, 7], Enumerable.Range(0, 2).Select(slot => _state.HeldBack.InfoOf(slot).Number)); // numbers begin with 1
    }

    /// <summary>Frames numbered on from 1, then the interval's end.</summary>
    private int Interval(int span, int classIndex)
    {
        for (var i = 0; i < IntervalFrames; i++)
        {
            _recorder.Add([++_frame], FrameUs * (long)_frame);
        }

        return _recorder.EndInterval(span, new WindowLabel(classIndex, LabelOrigin.Operator));
    }

    private static LearnerState NewState() =>
        LearnerState.Create(Model.Create(NetworkCatalogue.Build("4", new SensorGeometry(8, 4), classes: 2, blockLayers: 1), ["a", "b"], seed: 1), Options);

    private void AssertStored(int slot, int classIndex, params ulong[] frames)
    {
        Assert.True(slot < _memory.Count);
        Assert.Equal(classIndex, _memory.ClassOf(slot));
        Assert.Equal((LabelOrigin.Operator, FrameUs * (long)frames[0]), (_memory.InfoOf(slot).Origin, _memory.InfoOf(slot).StartUs));
        Assert.Equal(frames, Enumerable.Range(0, _memory.FramesOf(slot)).Select(frame => _memory.Frame(slot, frame)[0]));
    }
}
