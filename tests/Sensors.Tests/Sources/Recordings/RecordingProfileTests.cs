using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Sources.Recordings;

public sealed class RecordingProfileTests
{
    private readonly RecordingProfile _profile = new(new SensorGeometry(8, 6));

    [Fact]
    public void Rates_OfAFewEvents_HaveTheFinestBins()
    {
        _profile.Add(Ev.Packet(new(1000, 1, 1), new(1099, 1, 1), new(1100, 1, 1), new(1399, 1, 1)));

        Assert.Equal(100, _profile.Rates.BinUs);
        Assert.Equal([2L, 1, 0, 1], _profile.Rates.Counts.ToArray());
    }

    [Fact]
    public void Rates_OfALongRecording_AreMergedUntilTheyFit()
    {
        for (var us = 0L; us < 10_000_000; us += 1_000)
        {
            _profile.Add(Ev.Packet(new Ev(us, 1, 1)));
        }

        Assert.Equal(102_400, _profile.Rates.BinUs); // 100 us times 1024: the first that has 10 s in 128 bins
        Assert.Equal(98, _profile.Rates.Counts.Length);
        Assert.Equal(10_000, _profile.Rates.Counts.ToArray().Sum());
        Assert.All(_profile.Rates.Counts[..^1].ToArray(), count => Assert.InRange(count, 102, 103));
    }

    [Fact]
    public void Rates_AnyCutOfAStreamInOrder_AreTheSame()
    {
        Ev[] events = [.. Enumerable.Range(0, 3_000).Select(i => new Ev((i * 41L) + (i / 500 * 70_000), 1, 1))];
        var other = new RecordingProfile(new SensorGeometry(8, 6));

        _profile.Add(Ev.Packet(events));
        foreach (var piece in events.Chunk(17))
        {
            other.Add(Ev.Packet(piece));
        }

        Assert.Equal(other.Rates.Counts.ToArray(), _profile.Rates.Counts.ToArray());
        Assert.Equal(3_000, _profile.Rates.Counts.ToArray().Sum());
    }

    [Fact]
    public void Rates_TimesAtTheEndsOfTheScale_AreTakenInAll()
    {
        _profile.Add(Ev.Packet(new(-5, 1, 1), new(long.MaxValue - 6, 1, 1), new(long.MinValue + 6, 1, 1)));

        Assert.Equal(3, _profile.Rates.Counts.ToArray().Sum());
    }

    [Fact]
    public void Gaps_AreCountedOverPackets_AndTheLongestIsPlaced()
    {
        _profile.Add(Ev.Packet(new(1_000, 1, 1), new(101_000, 1, 1), new(201_001, 1, 1)));
        _profile.Add(Ev.Packet(new Ev(701_001, 1, 1)));

        Assert.Equal((2, 500_000, 200_001), (_profile.Gaps, _profile.LongestGapUs, _profile.LongestGapStartUs));
        Assert.Equal(0, _profile.FarthestBackUs);
    }

    [Fact]
    public void FarthestBack_IsTheLargestStepBetweenNeighbours()
    {
        _profile.Add(Ev.Packet(new(100, 1, 1), new(93, 1, 1), new(90, 1, 1), new(120, 1, 1), new(115, 1, 1)));

        Assert.Equal(7, _profile.FarthestBackUs);
    }

    [Fact]
    public void FindHotPixels_TheBusiestFirst()
    {
        _profile.Add(Ev.Packet([.. Enumerable.Range(0, 60).Select(i => new Ev(i * 20_000L, i % 3 == 0 ? 6 : 2, 4))]));

        Assert.Equal([new HotPixel(2, 4, 40), new HotPixel(6, 4, 20)], _profile.FindHotPixels());
    }

    [Fact]
    public void FindHotPixels_OfASensorThatIsTooLargeToCount_AreUnknown()
    {
        Assert.Null(new RecordingProfile(new SensorGeometry(16_384, 16_384)).FindHotPixels());
    }
}
