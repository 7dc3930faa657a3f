using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Usb;

/// <summary>A stream to which nothing happens but bytes, or none.</summary>
public sealed class BulkStreamTests : IDisposable
{
    private readonly StreamRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Constructor_SubmitsEveryTransfer() => Assert.Equal([0, 1], _rig.Transfers.Flying);

    [Fact]
    public void TryTake_TransfersCompleted_GivesBytesAndStampInOrder()
    {
        _rig.Transfers.Complete(1, 2);
        var first = _rig.Clock.GetTimestamp();
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(3));
        _rig.Transfers.Complete(3);

        var (bytes, timestamp, loss) = _rig.Take();
        Assert.Equal([1, 2], bytes);
        Assert.Equal(first, timestamp);
        Assert.Equal(default, loss);
        (bytes, timestamp, _) = _rig.Take();
        Assert.Equal([3], bytes);
        Assert.Equal(first + (3 * TimeSpan.TicksPerMillisecond), timestamp);
        Assert.Equal(new UsbStreamCounts(2, 3, 0, 0, 0, 0, 0), _rig.Stream.Counts);
    }

    [Fact]
    public void TryTake_ATransferCompleted_ItIsSubmittedAgainBehindTheOthers()
    {
        _rig.Transfers.Complete(1);

        Assert.Equal([1, 0], _rig.Transfers.Flying);
    }

    [Theory]
    [InlineData((int)TransferEnd.TimedOut)]
    [InlineData((int)TransferEnd.Cancelled)]
    public void TryTake_CameBackEarlyWithBytes_IsABufferLikeAnyOther(int end)
    {
        _rig.Transfers.Complete((TransferEnd)end, 9);

        Assert.Equal([9], _rig.Take().Bytes);
        Assert.Equal([1, 0], _rig.Transfers.Flying);
    }

    [Fact]
    public void TryTake_CameBackWithoutBytes_IsNothing()
    {
        _rig.Transfers.Complete(TransferEnd.TimedOut);

        Assert.False(_rig.Stream.TryTake(TimeSpan.Zero, out _));
        Assert.Equal(default, _rig.Stream.Counts);
        Assert.Equal([1, 0], _rig.Transfers.Flying);
    }

    [Fact]
    public void TryTake_NothingForTheTimeout_CallsTheOldestTransferBackOnce()
    {
        _rig.Transfers.Complete(1);
        _rig.Take();
        _rig.Clock.Advance(StreamRig.Timeout - TimeSpan.FromMilliseconds(1));
        _rig.TakeNothing();
        Assert.Empty(_rig.Transfers.Called);

        _rig.Clock.Advance(TimeSpan.FromMilliseconds(1));
        _rig.TakeNothing();
        _rig.TakeNothing();
        Assert.Equal([1], _rig.Transfers.Called);

        _rig.Transfers.Complete(TransferEnd.Cancelled, 5);
        Assert.Equal([5], _rig.Take().Bytes);
        _rig.Clock.Advance(StreamRig.Timeout);
        _rig.TakeNothing();
        Assert.Equal([0], _rig.Transfers.Called);
    }

    [Fact]
    public void TryTake_ReaderIsLate_DiscardsTheNewestAndSaysWhatItTold()
    {
        for (byte i = 1; i <= 6; i++) // 4 fit, the 5th and 6th do not
        {
            _rig.Transfers.Complete(i, i);
        }

        Assert.Equal([1, 1], _rig.Take().Bytes);
        Assert.Equal([2, 2], _rig.Take().Bytes);
        Assert.Equal([3, 3], _rig.Take().Bytes); // now two of four are free
        _rig.Transfers.Complete(7);

        Assert.Equal([4, 4], _rig.Take().Bytes);
        var (bytes, _, loss) = _rig.Take();
        Assert.Equal([7], bytes);
        Assert.Equal(new UsbLoss(2, 4, 11_000), loss);
        Assert.Equal(new UsbStreamCounts(7, 13, 2, 4, 1, 0, 0), _rig.Stream.Counts);
    }

    [Fact]
    public void Dispose_CallsAllBackAndWaitsForThem()
    {
        var closing = new Thread(_rig.Stream.Dispose);
        closing.Start();
        Assert.True(SpinWait.SpinUntil(() => _rig.Transfers.Called.Count == 2, StreamRig.Patience));
        Assert.False(_rig.Transfers.IsDisposed);

        _rig.Transfers.CompleteCalled();
        Assert.True(closing.Join(StreamRig.Patience));

        Assert.True(_rig.Transfers.IsDisposed);
        Assert.Empty(_rig.Transfers.Flying);
    }

    [Fact]
    public void TryTake_SteadyState_AllocatesNothing()
    {
        Run(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(10_000);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run(int transfers)
        {
            for (var i = 0; i < transfers; i++)
            {
                _rig.Transfers.Complete(1, 2, 3);
                _rig.Transfers.Complete(TransferEnd.Failed);
                _rig.Stream.TryTake(TimeSpan.Zero, out _);
            }
        }
    }
}
