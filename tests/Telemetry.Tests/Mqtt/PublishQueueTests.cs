using System.Buffers;
using EdgeLearner.Telemetry.Mqtt;
using EdgeLearner.Telemetry.Tests.Support;
using EdgeLearner.Telemetry.Topics;

namespace EdgeLearner.Telemetry.Tests.Mqtt;

public sealed class PublishQueueTests : IDisposable
{
    private readonly LogLines _log = new();
    private readonly PublishQueue _queue;

    public PublishQueueTests() => _queue = new PublishQueue(4, _log);

    public void Dispose() => _queue.Dispose();

    [Fact]
    public void Put_MoreThanFit_DropsTheOldestAndCountsByTopic()
    {
        Put(TelemetryTopic.Topic, 0);
        Put(PredictionTopic.Topic, 1, 2, 3, 4, 5, 6);

        Assert.Equal([3, 4, 5, 6], TakeAll());
        Assert.Equal(1, _queue.Dropped[TelemetryTopic.Topic]);
        Assert.Equal(2, _queue.Dropped[PredictionTopic.Topic]);
    }

    [Fact]
    public void Put_DroppingTwiceWithRoomBetween_IsSaidOnceEachTime()
    {
        Put(PredictionTopic.Topic, 1, 2, 3, 4, 5, 6);
        TakeAll();
        Put(PredictionTopic.Topic, 1, 2, 3, 4, 5);
        TakeAll();

        Assert.Equal(
            [
                "The publish queue is full (4 messages): the oldest are dropped and counted",
                "The publish queue has room again; 2 messages were dropped",
                "The publish queue is full (4 messages): the oldest are dropped and counted",
                "The publish queue has room again; 1 messages were dropped",
            ],
            _log.All);
    }

    [Fact]
    public void PutBack_NewestFirst_ComesOutInOrderBeforeAllOthers()
    {
        Put(PredictionTopic.Topic, 1, 2);
        var batch = Take(2);
        Put(PredictionTopic.Topic, 3);
        _queue.PutBack(batch[1]);
        _queue.PutBack(batch[0]);

        Assert.Equal([1, 2, 3], TakeAll());
    }

    [Fact]
    public void PutBack_IntoAFullQueue_DropsWhatIsOldest()
    {
        Put(PredictionTopic.Topic, 1, 2);
        var batch = Take(2);
        Put(PredictionTopic.Topic, 3, 4, 5);
        _queue.PutBack(batch[1]);
        _queue.PutBack(batch[0]);

        Assert.Equal([2, 3, 4, 5], TakeAll());
        Assert.Equal(1, _queue.Dropped[PredictionTopic.Topic]);
    }

    [Fact]
    public void DiscardRest_MessagesLeft_CountsThemAsDropped()
    {
        Put(PredictionTopic.Topic, 1, 2, 3);

        Assert.Equal(3, _queue.DiscardRest());
        Assert.Equal((0, 3), (_queue.Depth, _queue.Dropped[PredictionTopic.Topic]));
    }

    [Fact]
    public async Task WaitAsync_CompleteWithMessagesLeft_EndsWhenTheyAreTaken()
    {
        Put(PredictionTopic.Topic, 1);
        _queue.Complete();
        Put(PredictionTopic.Topic, 2);

        Assert.True(await _queue.WaitAsync(TestContext.Current.CancellationToken));
        Assert.Equal([1], TakeAll());
        Assert.False(await _queue.WaitAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, _queue.Dropped[PredictionTopic.Topic]);
    }

    [Fact]
    public async Task WaitAsync_BeforeAMessageComes_IsWokenByIt()
    {
        var waiting = _queue.WaitAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);

        Put(PredictionTopic.Topic, 1);

        Assert.True(await waiting.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WaitAsync_Cancelled_EndsAndTheQueueGoesOn()
    {
        using var cancel = new CancellationTokenSource();
        var waiting = _queue.WaitAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
        Put(PredictionTopic.Topic, 1);
        Assert.True(await _queue.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Rent_AfterReturn_ReusesTheMessageEmpty()
    {
        var message = _queue.Rent(PredictionTopic.Topic);
        message.Write(new byte[5000]);
        message.DecidedTimestamp = 3;
        _queue.Return(message);

        var again = _queue.Rent(TelemetryTopic.Topic);

        Assert.Same(message, again);
        Assert.Equal((0, 0L, TelemetryTopic.Topic), (again.Payload.Length, again.DecidedTimestamp, again.Topic));
    }

    private void Put(Topic topic, params byte[] payloads)
    {
        foreach (var payload in payloads)
        {
            var message = _queue.Rent(topic);
            message.Write([payload]);
            _queue.Put(message);
        }
    }

    private OutgoingMessage[] Take(int count)
    {
        var batch = new OutgoingMessage[count];
        return batch[.._queue.Take(batch)];
    }

    private int[] TakeAll() => [.. Take(10).Select(message => (int)message.Payload.Span[0])];
}
