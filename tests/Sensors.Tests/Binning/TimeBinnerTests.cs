using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Binning;

public sealed class TimeBinnerTests
{
    private static readonly BinningRule Rule = new() { PeriodUs = 1000, LatenessUs = 100, StepBackUs = 5000, MaxSilentFrames = 3 };
    private readonly EventFramePool _pool = new(new SensorGeometry(4, 4));
    private readonly FrameLog _log = new();

    [Fact]
    public void Push_EventsOnBothSidesOfABorder_FallIntoHalfOpenBins()
    {
        var binner = Bin([new(0, 0, 0), new(999, 1, 0), new(1000, 2, 0, 0), new(2100, 3, 3)]);

        Assert.Equal([(0L, 2), (1000, 1), (2000, 1)], _log.Frames.Select(f => (f.StartUs, f.EventCount)));
        Assert.Equal(["16 17", "2", "31"], _log.Frames.Select(f => f.Active)); // 2 channels of 4x4, OFF first
        Assert.Equal([false, false, true], _log.Frames.Select(f => f.IsPartial));
        Assert.Equal([StreamBreak.Start, StreamBreak.None, StreamBreak.None], _log.Frames.Select(f => f.Break));
        Assert.Equal(new BinningCounts(4, 0, 0, 3, 0, 0, 0), binner.Counts);
        Assert.Equal(0, _pool.Outstanding);
    }

    [Fact]
    public void Push_FirstEventAnywhere_AnchorsTheBinsThere()
    {
        Bin([new(-1_234_567, 0, 0), new(-1_233_568, 0, 0), new(-1_233_567, 0, 0)]);

        Assert.Equal([(-1_234_567L, -1_233_567L, 2), (-1_233_567, -1_232_567, 1)], _log.Frames.Select(f => (f.StartUs, f.EndUs, f.EventCount)));
    }

    [Fact]
    public void Push_GivenStart_AnchorsThereAndCountsWhatIsBefore()
    {
        var binner = Bin([new(400, 0, 0), new(1600, 0, 0)], Rule with { StartUs = 500 });

        Assert.Equal([(500L, 0), (1500, 1)], _log.Frames.Select(f => (f.StartUs, f.EventCount)));
        Assert.Equal(1, binner.Counts.Late);
    }

    [Fact]
    public void Push_EventWithinTheLateness_StillFallsIntoItsBin()
    {
        var binner = Bin([new(0, 0, 0), new(1099, 1, 0), new(999, 2, 0), new(1100, 3, 0), new(998, 0, 0)]);

        Assert.Equal([2, 2], _log.Frames.Select(f => f.EventCount));
        Assert.Equal(1, binner.Counts.Late);
        Assert.Equal(4, binner.Counts.Binned);
    }

    [Theory]
    [InlineData(1099, 0)]
    [InlineData(1100, 1)]
    [InlineData(3100, 3)]
    public void Push_TimeReachedWithoutEvents_ClosesBins(long reachedUs, int frames)
    {
        var binner = New(Rule);
        var packet = Ev.Packet(new Ev(0, 0, 0));
        packet.ReachedUs = reachedUs;

        binner.Push(packet, _log);

        Assert.Equal(frames, _log.Frames.Count);
    }

    [Fact]
    public void Push_PacketOffAWire_StampsTheFramesThatItCloses()
    {
        var binner = New(Rule);
        var stamps = new List<(long Received, long Closed)>();
        var frames = System.Reactive.Observer.Create<EventFrame>(frame =>
        {
            stamps.Add((frame.ReceivedTimestamp, frame.ClosedTimestamp));
            frame.Dispose();
        });
        foreach (var (timeUs, receivedTimestamp) in new (long, long?)[] { (0, 7), (1500, 8), (2500, null) })
        {
            var packet = Ev.Packet(new Ev(timeUs, 0, 0));
            packet.ReceivedTimestamp = receivedTimestamp;
            binner.Push(packet, frames);
        }

        Assert.Equal(2, stamps.Count);
        Assert.Equal(8, stamps[0].Received);
        Assert.Equal(stamps[1].Closed, stamps[1].Received);
    }

    [Fact]
    public void Push_SilenceShorterThanTheCap_IsFilledWithSilentFrames()
    {
        var binner = Bin([new(0, 0, 0), new(4000, 0, 0), new(4100, 0, 0)]);

        Assert.Equal([1, 0, 0, 0, 2], _log.Frames.Select(f => f.EventCount));
        Assert.All(_log.Frames.Skip(1), f => Assert.Equal(StreamBreak.None, f.Break));
        Assert.Equal(3, binner.Counts.SilentFrames);
    }

    [Fact]
    public void Push_SilenceLongerThanTheCap_SkipsAndMarksTheGap()
    {
        var binner = Bin([new(0, 0, 0), new(1_000_500, 0, 0)]);

        Assert.Equal([0L, 1_000, 2_000, 3_000, 1_000_000], _log.Frames.Select(f => f.StartUs));
        Assert.Equal(StreamBreak.Gap, _log.Frames[^1].Break);
        Assert.Equal((3, 996), (binner.Counts.SilentFrames, binner.Counts.SkippedSilentFrames));
    }

    [Fact]
    public void Push_FarStepBack_EmitsTheOpenBinAndAnchorsAnew()
    {
        var binner = Bin([new(10_000, 0, 0), new(10_500, 0, 0), new(4_999, 1, 1), new(5_500, 1, 1)]);

        Assert.Equal([(10_000L, 2, true), (4_999, 2, true)], _log.Frames.Select(f => (f.StartUs, f.EventCount, f.IsPartial)));
        Assert.Equal(StreamBreak.Discontinuity, _log.Frames[1].Break);
        Assert.Equal((1, 0), (binner.Counts.Discontinuities, binner.Counts.Late));
    }

    [Fact]
    public void Push_StepBackOfJustTheLimit_IsLate()
    {
        var binner = Bin([new(10_000, 0, 0), new(5_000, 1, 1)]);

        Assert.Equal((0, 1), (binner.Counts.Discontinuities, binner.Counts.Late));
    }

    [Fact]
    public void Push_LoopRestart_EmitsTheOpenBinAndBeginsAtTheNextEvent()
    {
        var binner = New(Rule);
        binner.Push(Ev.Packet(new Ev(100, 0, 0), new Ev(1150, 0, 0)), _log);
        var second = Ev.Packet(new Ev(100, 0, 0));
        (second.Break, second.Pass, second.OriginUs) = (StreamBreak.LoopRestart, 1, 100);

        binner.Push(second, _log);
        binner.Complete(_log);

        Assert.Equal([(StreamBreak.Start, 0, false), (StreamBreak.None, 0, true), (StreamBreak.LoopRestart, 1, true)], _log.Frames.Select(f => (f.Break, f.Pass, f.IsPartial)));
        Assert.Equal([100L, 1_100, 100], _log.Frames.Select(f => f.StartUs));
        Assert.Equal(0, binner.Counts.Discontinuities);
    }

    [Fact]
    public void Push_EventsThatTheNetworkDoesNotSee_AreCountedAsCropped()
    {
        var mapping = InputMapping.Fit(new SensorGeometry(8, 8), new SensorGeometry(8, 4));
        var pool = new EventFramePool(mapping.Input);
        var binner = new TimeBinner(mapping, Rule, pool, TimeProvider.System);

        binner.Push(Ev.Packet(new Ev(0, 0, 1), new Ev(1, 0, 2), new Ev(2, 7, 5), new Ev(3, 7, 6)), _log);
        binner.Complete(_log);

        Assert.Equal((2, 2), (binner.Counts.Binned, binner.Counts.Cropped));
        Assert.Equal("32 63", Assert.Single(_log.Frames).Active);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Push_AnyCuttingIntoPackets_GivesTheSameFrames(ulong seed)
    {
        var events = Jittery(new SeededRandom(seed));
        var whole = Bin(events).Counts;
        var expected = _log.Frames.ToList();
        _log.Frames.Clear();
        var random = new SeededRandom(seed + 1000);
        var binner = New(Rule);

        for (var at = 0; at < events.Count;)
        {
            var count = Math.Min(random.NextInt(20), events.Count - at);
            var packet = Ev.Packet(events.GetRange(at, count));
            at += count;
            // A packet may say any time up to the next event's.
            packet.ReachedUs = at < events.Count && random.NextInt(2) == 0 ? events[at].TimeUs - random.NextInt(3000) : null;
            binner.Push(packet, _log);
        }

        binner.Complete(_log);

        Assert.Equal(expected, _log.Frames);
        Assert.Equal(whole, binner.Counts);
        Assert.Equal(events.Count, whole.Binned + whole.Late + whole.Cropped);
        Assert.True(whole is { Late: > 0, Discontinuities: > 0, SkippedSilentFrames: > 0 }, whole.ToString());
        Assert.Equal(0, _pool.Outstanding);
    }

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 20).Select(seed => (ulong)seed)];

    /// <summary>Events with jitter, silences and steps far back.</summary>
    private static List<Ev> Jittery(SeededRandom random)
    {
        var events = new List<Ev>();
        var timeUs = -5000L;
        for (var i = 0; i < 2000; i++)
        {
            timeUs += random.NextInt(200) switch { 0 => random.NextInt(12_000), 1 => -random.NextInt(12_000), < 20 => -random.NextInt(300), _ => random.NextInt(150) };
            events.Add(new Ev(timeUs, random.NextInt(4), random.NextInt(4), random.NextInt(2)));
        }

        return events;
    }

    private TimeBinner Bin(IReadOnlyList<Ev> events, BinningRule? rule = null)
    {
        var binner = New(rule ?? Rule);
        binner.Push(Ev.Packet(events), _log);
        binner.Complete(_log);
        return binner;
    }

    private TimeBinner New(BinningRule rule) => new(InputMapping.Fit(new SensorGeometry(4, 4)), rule, _pool, TimeProvider.System);
}
