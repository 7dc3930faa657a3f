using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Daemon.Tests;

public sealed class FrameQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Frames _frames = new();

    [Fact]
    public void TryTake_FramesInOrder_GivesThemInOrder()
    {
        var queue = new FrameQueue(3, dropOldest: false);
        PutAll(queue, _frames.WithEvents(1, 2, 3));
        queue.OnCompleted();

        Assert.Equal([1, 2, 3], TakeAll(queue));
        Assert.Equal(0, _frames.Pool.Outstanding);
    }

    [Fact]
    public void OnNext_LiveAndFull_DropsTheOldestAndCountsItsEvents()
    {
        var queue = new FrameQueue(2, dropOldest: true);
        PutAll(queue, _frames.WithEvents(1, 2, 4, 8, 16));
        queue.OnCompleted();

        Assert.Equal(2, queue.Depth);
        Assert.Equal(3, queue.DroppedFrames);
        Assert.Equal(1 + 2 + 4, queue.DroppedEvents);
        Assert.Equal([8, 16], TakeAll(queue));
        Assert.Equal(0, _frames.Pool.Outstanding);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void OnNext_LiveAndFullOfAFrameBehindABreak_MarksTheFrameThatFollows(int capacity)
    {
        var queue = new FrameQueue(capacity, dropOldest: true);
        PutAll(queue, _frames.WithEvents([.. Enumerable.Repeat(1, capacity + 3)])); // the first of a stream is behind a break
        queue.OnCompleted();

        Assert.True(queue.TryTake(out var first));
        Assert.Equal((3, StreamBreak.Start), (queue.DroppedFrames, first.Break));
        first.Dispose();
        Assert.All(TakeBreaks(queue), after => Assert.Equal(StreamBreak.None, after));
    }

    [Fact]
    public void OnNext_RecordingAndFull_WaitsUntilOneIsTaken()
    {
        var queue = new FrameQueue(1, dropOldest: false);
        var source = Start(() => PutAll(queue, _frames.WithEvents(1, 2)));
        WaitUntilBlocked(source);

        Assert.Equal(1, queue.Depth);
        Assert.True(queue.TryTake(out var first));
        Assert.True(source.Join(Patience));
        Assert.Equal(1, first.EventCount);
        Assert.Equal(1, queue.Depth);
        Assert.Equal(0, queue.DroppedFrames);
    }

    [Fact]
    public void OnNext_RecordingFasterThanItsReader_LosesNothing()
    {
        const int Count = 2_000;
        var queue = new FrameQueue(3, dropOldest: false);
        var frames = _frames.WithEvents([.. Enumerable.Range(0, Count).Select(i => 1 + (i % 50))]);
        var source = Start(() =>
        {
            PutAll(queue, frames);
            queue.OnCompleted();
        });

        Assert.Equal(Enumerable.Range(0, Count).Select(i => 1 + (i % 50)), TakeAll(queue));
        Assert.True(source.Join(Patience));
        Assert.Equal(0, queue.DroppedFrames);
        Assert.Equal(0, _frames.Pool.Outstanding);
    }

    [Fact]
    public void OnNext_LiveWithAReaderThatComesAndGoes_LosesOrGivesEachFrameOnce()
    {
        const int Count = 2_000;
        var queue = new FrameQueue(2, dropOldest: true);
        var frames = _frames.WithEvents([.. Enumerable.Repeat(1, Count)]);
        var source = Start(() =>
        {
            PutAll(queue, frames);
            queue.OnCompleted();
        });

        var taken = TakeAll(queue).Count;
        Assert.True(source.Join(Patience));
        Assert.Equal(Count, taken + queue.DroppedFrames);
        Assert.Equal(queue.DroppedFrames, queue.DroppedEvents);
        Assert.Equal(0, _frames.Pool.Outstanding);
    }

    [Fact]
    public void TryTake_Empty_WaitsForAFrame()
    {
        var queue = new FrameQueue(1, dropOldest: false);
        EventFrame? taken = null;
        var learner = Start(() => queue.TryTake(out taken));
        WaitUntilBlocked(learner);
        PutAll(queue, _frames.WithEvents(7));

        Assert.True(learner.Join(Patience));
        Assert.Equal(7, taken!.EventCount);
    }

    [Fact]
    public void TryTake_EmptyWhenTheSourceEnds_ReturnsFalse()
    {
        var queue = new FrameQueue(1, dropOldest: false);
        var took = true;
        var learner = Start(() => took = queue.TryTake(out _));
        WaitUntilBlocked(learner);
        queue.OnCompleted();

        Assert.True(learner.Join(Patience));
        Assert.False(took);
        Assert.Null(queue.Error);
    }

    [Fact]
    public void OnError_WithFramesWaiting_GivesThemFirst()
    {
        var queue = new FrameQueue(2, dropOldest: false);
        var lost = new IOException("cable");
        PutAll(queue, _frames.WithEvents(3));
        queue.OnError(lost);

        Assert.Equal([3], TakeAll(queue));
        Assert.Same(lost, queue.Error);
    }

    [Fact]
    public void Close_WithASourceThatWaits_LetsItGoAndCountsWhatIsLost()
    {
        var queue = new FrameQueue(1, dropOldest: false);
        var source = Start(() => PutAll(queue, _frames.WithEvents(1, 2, 4)));
        WaitUntilBlocked(source);
        queue.Close();

        Assert.True(source.Join(Patience));
        Assert.Equal(3, queue.DroppedFrames);
        Assert.Equal(1 + 2 + 4, queue.DroppedEvents);
        Assert.Equal(0, queue.Depth);
        Assert.Equal(0, _frames.Pool.Outstanding);
    }

    private static Thread Start(Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private static void WaitUntilBlocked(Thread thread) =>
        Assert.True(SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Patience));

    private static void PutAll(FrameQueue queue, IEnumerable<EventFrame> frames)
    {
        foreach (var frame in frames)
        {
            queue.OnNext(frame);
        }
    }

    private static List<StreamBreak> TakeBreaks(FrameQueue queue)
    {
        var breaks = new List<StreamBreak>();
        while (queue.TryTake(out var frame))
        {
            breaks.Add(frame.Break);
            frame.Dispose();
        }

        return breaks;
    }

    private static List<int> TakeAll(FrameQueue queue)
    {
        var counts = new List<int>();
        while (queue.TryTake(out var frame))
        {
            counts.Add(frame.EventCount);
            frame.Dispose();
        }

        return counts;
    }
}
