using EdgeLearner.Sensors.Sources.Cameras.Usb;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Usb;

public sealed class BulkStreamTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly UsbStreamPlan Plan =
        new(0x81, TransferBytes: 8, Transfers: 2, RingBuffers: 6, Timeout, bytes => bytes[0] * 1000);

    private readonly FakeTransfers _transfers = new(Plan);
    private readonly FakeTimeProvider _clock = new();
    private readonly BulkStream _stream;

    public BulkStreamTests() => _stream = new BulkStream(Plan, _transfers, _clock);

    public void Dispose() => Close();

    [Fact]
    public void Constructor_SubmitsEveryTransfer() => Assert.Equal([0, 1], _transfers.Flying);

    [Fact]
    public void Constructor_NothingCanBeSubmitted_ThrowsAndFreesTheMemory()
    {
        var transfers = new FakeTransfers(Plan) { Refusal = new UsbException(UsbError.Other, "no memory") };

        var error = Assert.Throws<UsbException>(() => new BulkStream(Plan, transfers, _clock));

        Assert.Equal("no memory", error.Message);
        Assert.True(transfers.IsDisposed);
    }

    [Fact]
    public void Constructor_SubmittingThrows_FreesTheMemoryWhenAllHasComeBack()
    {
        var transfers = new FakeTransfers(Plan) { Breakage = (1, new IOException("broken")), ComesAtOnce = true };

        Assert.Throws<IOException>(() => new BulkStream(Plan, transfers, _clock));

        Assert.Empty(transfers.Flying);
        Assert.True(transfers.IsDisposed);
    }

    [Fact]
    public void TryTake_ReceivingThrew_EndsTheStreamAndNotTheBusesThread()
    {
        _transfers.Complete(4);
        _transfers.Breakage = (0, new IOException("broken"));
        _transfers.Complete(5); // must not throw
        _transfers.CompleteCalled();

        Assert.Equal([4], Take().Bytes);
        TakeNothing();
        Assert.Equal("what comes cannot be taken: broken", _stream.Error?.Message);
    }

    [Fact]
    public void TryTake_TransfersCompleted_GivesBytesAndStampInOrder()
    {
        _transfers.Complete(1, 2);
        var first = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(3));
        _transfers.Complete(3);

        var (bytes, timestamp, loss) = Take();
        Assert.Equal([1, 2], bytes);
        Assert.Equal(first, timestamp);
        Assert.Equal(default, loss);
        (bytes, timestamp, _) = Take();
        Assert.Equal([3], bytes);
        Assert.Equal(first + (3 * TimeSpan.TicksPerMillisecond), timestamp);
        Assert.Equal(new UsbStreamCounts(2, 3, 0, 0, 0, 0, 0), _stream.Counts);
    }

    [Fact]
    public void TryTake_ATransferCompleted_ItIsSubmittedAgainBehindTheOthers()
    {
        _transfers.Complete(1);

        Assert.Equal([1, 0], _transfers.Flying);
    }

    [Theory]
    [InlineData((int)TransferEnd.TimedOut)]
    [InlineData((int)TransferEnd.Cancelled)]
    public void TryTake_CameBackEarlyWithBytes_IsABufferLikeAnyOther(int end)
    {
        _transfers.Complete((TransferEnd)end, 9);

        Assert.Equal([9], Take().Bytes);
        Assert.Equal([1, 0], _transfers.Flying);
    }

    [Fact]
    public void TryTake_CameBackWithoutBytes_IsNothing()
    {
        _transfers.Complete(TransferEnd.TimedOut);

        Assert.False(_stream.TryTake(TimeSpan.Zero, out _));
        Assert.Equal(default, _stream.Counts);
        Assert.Equal([1, 0], _transfers.Flying);
    }

    [Fact]
    public void TryTake_NothingForTheTimeout_CallsTheOldestTransferBackOnce()
    {
        _transfers.Complete(1);
        Take();
        _clock.Advance(Timeout - TimeSpan.FromMilliseconds(1));
        TakeNothing();
        Assert.Empty(_transfers.Called);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        TakeNothing();
        TakeNothing();
        Assert.Equal([1], _transfers.Called);

        _transfers.Complete(TransferEnd.Cancelled, 5);
        Assert.Equal([5], Take().Bytes);
        _clock.Advance(Timeout);
        TakeNothing();
        Assert.Equal([0], _transfers.Called);
    }

    [Fact]
    public void TryTake_ReaderIsLate_DiscardsTheNewestAndSaysWhatItTold()
    {
        for (byte i = 1; i <= 6; i++) // 4 fit, the 5th and 6th do not
        {
            _transfers.Complete(i, i);
        }

        Assert.Equal([1, 1], Take().Bytes);
        Assert.Equal([2, 2], Take().Bytes);
        Assert.Equal([3, 3], Take().Bytes); // now two of four are free
        _transfers.Complete(7);

        Assert.Equal([4, 4], Take().Bytes);
        var (bytes, _, loss) = Take();
        Assert.Equal([7], bytes);
        Assert.Equal(new UsbLoss(2, 4, 11_000), loss);
        Assert.Equal(new UsbStreamCounts(7, 13, 2, 4, 1, 0, 0), _stream.Counts);
    }

    [Theory]
    [InlineData((int)TransferEnd.Failed)]
    [InlineData((int)TransferEnd.Babbled)]
    public void TryTake_ATransferFailed_GoesOnAndMarksTheHole(int end)
    {
        _transfers.Complete((TransferEnd)end);
        _transfers.Complete(4);

        var (bytes, _, loss) = Take();
        Assert.Equal([4], bytes);
        Assert.Equal(new UsbLoss(1, 0, 0, Failed: 1), loss);
        Assert.Equal(1, _stream.Counts.Errors);
        Assert.Null(_stream.Error);
    }

    [Theory]
    [InlineData((int)TransferEnd.Failed)]
    [InlineData((int)TransferEnd.Babbled)]
    [InlineData((int)TransferEnd.Stalled)]
    public void TryTake_BytesCameBeforeAFailure_AreGivenAndTheHoleIsBehindThem(int end)
    {
        _transfers.Complete((TransferEnd)end, 5);
        Assert.Equal([5], Take().Bytes);
        _transfers.CompleteCalled();
        TakeNothing(); // clears a halt
        _transfers.Complete(6);

        Assert.Equal(new UsbLoss(1, 0, 0, Failed: 1), Take().Loss);
        Assert.Equal(new UsbStreamCounts(2, 2, 0, 0, 0, 1, 0), _stream.Counts);
    }

    [Fact]
    public void TryTake_BytesCameBeforeTheUnplug_AreGiven()
    {
        _transfers.Complete(TransferEnd.NoDevice, 5);
        _transfers.Complete(TransferEnd.NoDevice);

        Assert.Equal([5], Take().Bytes);
        Assert.Equal(UsbError.NoDevice, _stream.Error?.Error);
    }

    [Fact]
    public void TryTake_OnlyFailures_EndsTheStream()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(_stream.Error);
            _transfers.Complete(TransferEnd.Failed);
        }

        _transfers.CompleteCalled();

        Assert.Equal(UsbError.Io, _stream.Error?.Error);
        Assert.Empty(_transfers.Flying);
    }

    [Fact]
    public void TryTake_AfterAStall_ClearsTheHaltOnceAllAreBackAndGoesOn()
    {
        _transfers.Complete(TransferEnd.Stalled);
        TakeNothing();
        Assert.Equal(0, _transfers.HaltsCleared);
        Assert.Equal([1], _transfers.Called);

        _transfers.Complete(TransferEnd.Stalled); // the other comes back likewise: it had not begun
        Assert.Empty(_transfers.Flying);
        TakeNothing();
        Assert.Equal(1, _transfers.HaltsCleared);
        Assert.Equal([0, 1], _transfers.Flying);

        _transfers.Complete(6);
        Assert.Equal(new UsbLoss(1, 0, 0, Failed: 1), Take().Loss);
        Assert.Equal(1, _stream.Counts.Errors);
    }

    [Fact]
    public void TryTake_StalledWhileABufferWaits_ClearsTheHaltBeforeItIsTaken()
    {
        _transfers.Complete(5);
        _transfers.Complete(6);
        _transfers.Complete(TransferEnd.Stalled);
        _transfers.CompleteCalled();

        Assert.Equal([5], Take().Bytes);
        Assert.Equal(1, _transfers.HaltsCleared);
        Assert.Equal([0, 1], _transfers.Flying);
    }

    [Fact]
    public void TryTake_TheHaltCannotBeCleared_EndsTheStream()
    {
        _transfers.ClearHaltRefusal = new UsbException(UsbError.NoDevice, "gone");
        _transfers.Complete(TransferEnd.Stalled);
        _transfers.CompleteCalled();
        TakeNothing();

        Assert.Equal("gone", _stream.Error?.Message);
    }

    [Fact]
    public void Error_DeviceIsGone_ComesAfterTheLastBuffer()
    {
        _transfers.Complete(1);
        _transfers.Complete(TransferEnd.NoDevice);
        Assert.Null(_stream.Error); // a transfer is in flight
        _transfers.Complete(TransferEnd.NoDevice);
        Assert.Null(_stream.Error); // a buffer waits

        Assert.Equal([1], Take().Bytes);
        Assert.Equal(UsbError.NoDevice, _stream.Error?.Error);
        TakeNothing();
    }

    [Fact]
    public void Dispose_CallsAllBackAndWaitsForThem()
    {
        var closing = new Thread(_stream.Dispose);
        closing.Start();
        Assert.True(SpinWait.SpinUntil(() => _transfers.Called.Count == 2, Patience));
        Assert.False(_transfers.IsDisposed);

        _transfers.CompleteCalled();
        Assert.True(closing.Join(Patience));

        Assert.True(_transfers.IsDisposed);
        Assert.Empty(_transfers.Flying);
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
                _transfers.Complete(1, 2, 3);
                _transfers.Complete(TransferEnd.Failed);
                _stream.TryTake(TimeSpan.Zero, out _);
            }
        }
    }

    private (byte[] Bytes, long Timestamp, UsbLoss Loss) Take()
    {
        Assert.True(_stream.TryTake(TimeSpan.Zero, out var buffer));
        return (buffer.Bytes.ToArray(), buffer.CompletedTimestamp, buffer.Loss);
    }

    private void TakeNothing() => Assert.False(_stream.TryTake(TimeSpan.Zero, out _));

    /// <summary>What is called back comes back, so that the stream can end.</summary>
    private void Close()
    {
        var closing = new Thread(_stream.Dispose);
        closing.Start();
        Assert.True(SpinWait.SpinUntil(() => _transfers.Called.Count == _transfers.Flying.Count, Patience));
        _transfers.CompleteCalled();
        Assert.True(closing.Join(Patience));
    }
}
