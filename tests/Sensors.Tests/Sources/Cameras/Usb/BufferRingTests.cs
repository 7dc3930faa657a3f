using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Usb;

public sealed class BufferRingTests
{
    private const int InFlight = 2;

    private readonly BufferRing _ring = new(buffers: 6, InFlight); // 4 besides those in flight

    [Fact]
    public void TryTake_NothingCame_IsFalse()
    {
        Assert.False(_ring.TryTake(out _));
        Assert.Equal(default, _ring.Counts);
    }

    [Fact]
    public void Constructor_NoRoomForOneLentAndOneWaiting_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BufferRing(buffers: 3, inFlight: 2));

    [Fact]
    public void TryTake_SeveralWait_GivesThemInTheOrderTheyCame()
    {
        Receive(buffer: 1, length: 10, timestamp: 100);
        Receive(buffer: 0, length: 20, timestamp: 200);

        Assert.Equal(new FilledBuffer(1, 10, 100, default), Take());
        Assert.Equal(new FilledBuffer(0, 20, 200, default), Take());
        Assert.Equal(new UsbStreamCounts(2, 30, 0, 0, 0, 0, 0), _ring.Counts);
    }

    [Fact]
    public void TryExchange_BuffersComeAndGo_NoneIsInTwoPlaces()
    {
        var flying = new[] { 0, 1 };
        var random = new Random(1);
        var lent = -1;
        var waiting = new Queue<int>();
        for (var i = 0; i < 1000; i++)
        {
            if (random.Next(3) == 0)
            {
                lent = _ring.TryTake(out var filled) ? filled.Buffer : -1;
                Assert.Equal(waiting.TryDequeue(out var expected) ? expected : -1, lent);
                continue;
            }

            var transfer = i % InFlight;
            if (_ring.TryExchange(out var fresh))
            {
                Assert.DoesNotContain(fresh, waiting.Append(lent).Concat(flying));
                waiting.Enqueue(flying[transfer]);
                _ring.Add(flying[transfer], 1, i);
                flying[transfer] = fresh;
            }
            else
            {
                _ring.Discard(1, 0);
            }
        }

        var counts = _ring.Counts;
        Assert.Equal(waiting.Count, counts.Waiting);
        Assert.True(counts.Overflows > 5, "the ring was never full");
    }

    [Fact]
    public void Discard_RingIsFull_IsWrittenOnTheNextBufferOnly()
    {
        Fill();
        Discard(length: 7, skippedUs: 1000);
        Discard(length: 5, skippedUs: 500);
        Assert.Equal(default, Take().Loss); // what waited before the hole
        Assert.Equal(default, Take().Loss);
        Assert.Equal(default, Take().Loss);
        Receive(buffer: 0, length: 3, timestamp: 9);
        Receive(buffer: 1, length: 4, timestamp: 10);

        Assert.Equal(default, Take().Loss);
        Assert.Equal(new UsbLoss(2, 12, 1500), Take().Loss);
        Assert.Equal(default, Take().Loss);
        Assert.Equal(new UsbStreamCounts(8, 4 + 12 + 7, 2, 12, 1, 0, 0), _ring.Counts);
    }

    [Fact]
    public void TryExchange_RingWasFull_TakesNothingUntilHalfOfItIsFree()
    {
        Fill();
        Discard(1, 0);
        Take(); // lent, not free
        Assert.False(_ring.TryExchange(out _));
        Take();
        Assert.False(_ring.TryExchange(out _));
        Take();

        Assert.True(_ring.TryExchange(out _));
        Assert.Equal(1, _ring.Counts.Overflows);
    }

    [Fact]
    public void Fail_BetweenTwoBuffers_IsWrittenOnTheSecond()
    {
        Receive(0, 1, 1);
        _ring.Fail();
        Receive(1, 1, 2);

        Assert.Equal(default, Take().Loss);
        Assert.Equal(new UsbLoss(1, 0, 0, Failed: 1), Take().Loss);
        Assert.Equal(new UsbStreamCounts(2, 2, 0, 0, 0, 1, 0), _ring.Counts);
    }

    private void Fill()
    {
        for (var buffer = 0; buffer < 4; buffer++)
        {
            Receive(buffer, 1, buffer);
        }
    }

    private void Receive(int buffer, int length, long timestamp)
    {
        Assert.True(_ring.TryExchange(out _));
        _ring.Add(buffer, length, timestamp);
    }

    private void Discard(int length, long skippedUs)
    {
        Assert.False(_ring.TryExchange(out _));
        _ring.Discard(length, skippedUs);
    }

    private FilledBuffer Take()
    {
        Assert.True(_ring.TryTake(out var filled));
        return filled;
    }
}
