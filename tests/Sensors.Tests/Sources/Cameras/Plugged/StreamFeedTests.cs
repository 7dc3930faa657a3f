using EdgeLearner.CameraBed.Streams;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Plugged;

public sealed class StreamFeedTests
{
    private const int Length = 64;

    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];

    private readonly FakeTimeProvider _clock = new();
    private readonly StreamFeed _feed;

    public StreamFeedTests() => _feed = new StreamFeed(_clock);

    [Fact]
    public void TryPeek_NoRate_GivesWholeTransfersAndAShortOneAtTheEnd()
    {
        _feed.Start(new StreamPlan { Bytes = StreamBytes.Once(Bytes) });

        Assert.Equal([64, 64, 64, 8], TakeAll());
        Assert.Equal(new StreamTotals(4, 200, 0, 0), _feed.Totals);
    }

    [Fact]
    public void TryPeek_Rate_WaitsUntilTheTransferIsFull()
    {
        _feed.Start(new StreamPlan { Bytes = StreamBytes.Once(Bytes), BytesPerSecond = 1000 });

        Assert.Equal(TimeSpan.FromMilliseconds(64), _feed.Delay(Length));
        _clock.Advance(TimeSpan.FromMilliseconds(63));
        Assert.Empty(TakeAll());
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([64], TakeAll());
    }

    [Fact]
    public void PeekCut_TransferUnderWay_GivesWhatHasComeInWholeWords()
    {
        _feed.Start(new StreamPlan { Bytes = StreamBytes.Once(Bytes), BytesPerSecond = 1000 });
        _clock.Advance(TimeSpan.FromMilliseconds(40));

        Assert.Equal(Bytes[..32], _feed.PeekCut(Length).ToArray());
    }

    [Fact]
    public void TryPeek_Bursts_ComeInLumps()
    {
        _feed.Start(new StreamPlan { Bytes = StreamBytes.Once(Bytes), BytesPerSecond = 1000, BurstBytes = 128 });

        Assert.Equal(TimeSpan.FromMilliseconds(128), _feed.Delay(Length));
        _clock.Advance(TimeSpan.FromMilliseconds(127));
        Assert.Empty(TakeAll());
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([64, 64], TakeAll());
    }

    [Fact]
    public void TryPeek_TransferBytes_AreTheMostOfEachInTurn()
    {
        _feed.Start(new StreamPlan { Bytes = StreamBytes.Once(Bytes), TransferBytes = [10, 50] });

        Assert.Equal([10, 50, 10, 50, 10, 50, 10, 10], TakeAll());
    }

    [Theory]
    [InlineData(StreamFaultKind.Babble, -75)]
    [InlineData(StreamFaultKind.Protocol, -71)]
    [InlineData(StreamFaultKind.BadPacket, -84)]
    public void TryPeek_Fault_FailsOneTransferAndLosesItsBytes(StreamFaultKind kind, int status)
    {
        _feed.Start(new StreamPlan { Bytes = StreamBytes.Once(Bytes), Faults = [new StreamFault(80, kind, LostBytes: 20)] });

        Assert.Equal([64, 16, status, 64, 36], TakeAll());
        Assert.Equal(new StreamTotals(4, 180, 20, 1), _feed.Totals);
    }

    [Fact]
    public void TryPeek_Halt_FailsEveryTransferUntilItIsCleared()
    {
        _feed.Start(new StreamPlan { Bytes = StreamBytes.Once(Bytes), Faults = [new StreamFault(64, StreamFaultKind.Halt)] });

        Assert.Equal([64, -32, -32], Take(3));
        _feed.ClearHalt();

        Assert.Equal([64, 64, 8], TakeAll());
    }

    [Fact]
    public void TryPeek_Pause_BringsNothingMeanwhile()
    {
        var pause = TimeSpan.FromSeconds(2);
        _feed.Start(new StreamPlan { Bytes = StreamBytes.Once(Bytes), Faults = [new StreamFault(64, StreamFaultKind.Pause, Pause: pause)] });

        Assert.Equal([64], TakeAll());
        Assert.Equal(pause, _feed.Delay(Length));
        _clock.Advance(pause);
        Assert.Equal([64, 64, 8], TakeAll());
    }

    [Fact]
    public void TryPeek_Unplug_SaysSoAtItsByte()
    {
        _feed.Start(new StreamPlan { Bytes = StreamBytes.Once(Bytes), Faults = [new StreamFault(70, StreamFaultKind.Unplug)] });

        Assert.Equal([64, 6], TakeAll());
        Assert.True(_feed.IsPulled);
    }

    [Fact]
    public void Start_Again_BeginsAtTheFirstByte()
    {
        _feed.Start(new StreamPlan { Bytes = StreamBytes.Once(Bytes) });
        TakeAll();
        _feed.Stop();
        _feed.Start(new StreamPlan { Bytes = StreamBytes.Endless(Bytes) });

        Assert.Equal([64, 64, 64, 8, 64], Take(5));
    }

    private List<int> TakeAll() => Take(int.MaxValue);

    /// <summary>Takes transfers until none is ready: lengths, or what they failed with.</summary>
    private List<int> Take(int most)
    {
        var taken = new List<int>();
        while (taken.Count < most && _feed.TryPeek(Length, out var piece))
        {
            taken.Add(piece.Status == 0 ? piece.Data.Length : piece.Status);
            _feed.Take(piece);
        }

        return taken;
    }
}
