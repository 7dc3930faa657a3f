using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;

namespace EdgeLearner.Learning.Tests.Memory;

public class WindowRecorderTests
{
    private const int IntervalFrames = 2;
    private const int WindowIntervals = 3;

    private readonly ReplayMemory _memory = new(1_000, frameWords: 1, IntervalFrames * WindowIntervals, classes: 2, seed: 1);
    private readonly WindowRecorder _recorder;
    private ulong _frame;

    public WindowRecorderTests() => _recorder = new WindowRecorder(_memory, frameWords: 1, IntervalFrames, WindowIntervals);

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
        _recorder.Add([99]);
        Assert.Equal(0, _recorder.Break());
        AssertStored(0, 1, 1, 2);
        Interval(0, 1); // the same span goes on, in another window
        Assert.Equal(1, _recorder.Break());
        AssertStored(1, 1, 3, 4);
    }

    [Fact]
    public void Break_NothingWhole_OffersNothing()
    {
        _recorder.Add([99]);
        Assert.Equal(ReplayMemory.NoSlot, _recorder.Break());
        Assert.Equal(0, _memory.Count);
    }

    /// <summary>Frames numbered on from 1, then the interval's end.</summary>
    private int Interval(int span, int classIndex)
    {
        for (var i = 0; i < IntervalFrames; i++)
        {
            _recorder.Add([++_frame]);
        }

        return _recorder.EndInterval(span, classIndex);
    }

    private void AssertStored(int slot, int classIndex, params ulong[] frames)
    {
        Assert.True(slot < _memory.Count);
        Assert.Equal(classIndex, _memory.ClassOf(slot));
        Assert.Equal(frames, Enumerable.Range(0, _memory.FramesOf(slot)).Select(frame => _memory.Frame(slot, frame)[0]));
    }
}
