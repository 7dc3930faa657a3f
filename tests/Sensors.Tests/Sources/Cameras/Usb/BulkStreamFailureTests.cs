using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Usb;

/// <summary>Transfers that fail, an endpoint that halts, a device that goes.</summary>
public sealed class BulkStreamFailureTests : IDisposable
{
    private readonly StreamRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Constructor_NothingCanBeSubmitted_ThrowsAndFreesTheMemory()
    {
        var transfers = new FakeTransfers(StreamRig.Plan) { Refusal = new UsbException(UsbError.Other, "no memory") };

        var error = Assert.Throws<UsbException>(() => new BulkStream(StreamRig.Plan, transfers, _rig.Clock));

        Assert.Equal("no memory", error.Message);
        Assert.True(transfers.IsDisposed);
    }

    [Fact]
    public void Constructor_SubmittingThrows_FreesTheMemoryWhenAllHasComeBack()
    {
        var transfers = new FakeTransfers(StreamRig.Plan) { Breakage = (1, new IOException("broken")), ComesAtOnce = true };

        Assert.Throws<IOException>(() => new BulkStream(StreamRig.Plan, transfers, _rig.Clock));

        Assert.Empty(transfers.Flying);
        Assert.True(transfers.IsDisposed);
    }

    [Fact]
    public void TryTake_ReceivingThrew_EndsTheStreamAndNotTheBusesThread()
    {
        _rig.Transfers.Complete(4);
        _rig.Transfers.Breakage = (0, new IOException("broken"));
        _rig.Transfers.Complete(5); // must not throw
        _rig.Transfers.CompleteCalled();

        Assert.Equal([4], _rig.Take().Bytes);
        _rig.TakeNothing();
        Assert.Equal("what comes cannot be taken: broken", _rig.Stream.Error?.Message);
    }

    [Theory]
    [InlineData((int)TransferEnd.Failed)]
    [InlineData((int)TransferEnd.Babbled)]
    public void TryTake_ATransferFailed_GoesOnAndMarksTheHole(int end)
    {
        _rig.Transfers.Complete((TransferEnd)end);
        _rig.Transfers.Complete(4);

        var (bytes, _, loss) = _rig.Take();
        Assert.Equal([4], bytes);
        Assert.Equal(new UsbLoss(1, 0, 0, Failed: 1), loss);
        Assert.Equal(1, _rig.Stream.Counts.Errors);
        Assert.Null(_rig.Stream.Error);
    }

    [Theory]
    [InlineData((int)TransferEnd.Failed)]
    [InlineData((int)TransferEnd.Babbled)]
    [InlineData((int)TransferEnd.Stalled)]
    public void TryTake_BytesCameBeforeAFailure_AreGivenAndTheHoleIsBehindThem(int end)
    {
        _rig.Transfers.Complete((TransferEnd)end, 5);
        Assert.Equal([5], _rig.Take().Bytes);
        _rig.Transfers.CompleteCalled();
        _rig.TakeNothing(); // clears a halt
        _rig.Transfers.Complete(6);

        Assert.Equal(new UsbLoss(1, 0, 0, Failed: 1), _rig.Take().Loss);
        Assert.Equal(new UsbStreamCounts(2, 2, 0, 0, 0, 1, 0), _rig.Stream.Counts);
    }

    [Fact]
    public void TryTake_BytesCameBeforeTheUnplug_AreGiven()
    {
        _rig.Transfers.Complete(TransferEnd.NoDevice, 5);
        _rig.Transfers.Complete(TransferEnd.NoDevice);

        Assert.Equal([5], _rig.Take().Bytes);
        Assert.Equal(UsbError.NoDevice, _rig.Stream.Error?.Error);
    }

    [Fact]
    public void TryTake_OnlyFailures_EndsTheStream()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(_rig.Stream.Error);
            _rig.Transfers.Complete(TransferEnd.Failed);
        }

        _rig.Transfers.CompleteCalled();

        Assert.Equal(UsbError.Io, _rig.Stream.Error?.Error);
        Assert.Empty(_rig.Transfers.Flying);
    }

    [Fact]
    public void TryTake_AfterAStall_ClearsTheHaltOnceAllAreBackAndGoesOn()
    {
        _rig.Transfers.Complete(TransferEnd.Stalled);
        _rig.TakeNothing();
        Assert.Equal(0, _rig.Transfers.HaltsCleared);
        Assert.Equal([1], _rig.Transfers.Called);

        _rig.Transfers.Complete(TransferEnd.Stalled); // the other comes back likewise: it had not begun
        Assert.Empty(_rig.Transfers.Flying);
        _rig.TakeNothing();
        Assert.Equal(1, _rig.Transfers.HaltsCleared);
        Assert.Equal([0, 1], _rig.Transfers.Flying);

        _rig.Transfers.Complete(6);
        Assert.Equal(new UsbLoss(1, 0, 0, Failed: 1), _rig.Take().Loss);
        Assert.Equal(1, _rig.Stream.Counts.Errors);
    }

    [Fact]
    public void TryTake_StalledWhileABufferWaits_ClearsTheHaltBeforeItIsTaken()
    {
        _rig.Transfers.Complete(5);
        _rig.Transfers.Complete(6);
        _rig.Transfers.Complete(TransferEnd.Stalled);
        _rig.Transfers.CompleteCalled();

        Assert.Equal([5], _rig.Take().Bytes);
        Assert.Equal(1, _rig.Transfers.HaltsCleared);
        Assert.Equal([0, 1], _rig.Transfers.Flying);
    }

    [Fact]
    public void TryTake_TheHaltCannotBeCleared_EndsTheStream()
    {
        _rig.Transfers.ClearHaltRefusal = new UsbException(UsbError.NoDevice, "gone");
        _rig.Transfers.Complete(TransferEnd.Stalled);
        _rig.Transfers.CompleteCalled();
        _rig.TakeNothing();

        Assert.Equal("gone", _rig.Stream.Error?.Message);
    }

    [Fact]
    public void Error_DeviceIsGone_ComesAfterTheLastBuffer()
    {
        _rig.Transfers.Complete(1);
        _rig.Transfers.Complete(TransferEnd.NoDevice);
        Assert.Null(_rig.Stream.Error); // a transfer is in flight
        _rig.Transfers.Complete(TransferEnd.NoDevice);
        Assert.Null(_rig.Stream.Error); // a buffer waits

        Assert.Equal([1], _rig.Take().Bytes);
        Assert.Equal(UsbError.NoDevice, _rig.Stream.Error?.Error);
        _rig.TakeNothing();
    }
}
