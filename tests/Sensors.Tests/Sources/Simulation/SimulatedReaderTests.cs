using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Sources.Simulation;

public sealed class SimulatedReaderTests
{
    private static readonly SimulationOptions TwoSeconds = new() { Width = 32, Height = 32, Seconds = 2, Seed = 7 };

    [Theory]
    [InlineData(16)]
    [InlineData(100)]
    public void Read_SameOptions_GiveTheSameEventsForAnyPacketSize(int capacity)
    {
        Assert.Equal(Read(TwoSeconds, EventPacket.DefaultCapacity), Read(TwoSeconds, capacity));
    }

    [Fact]
    public void Read_AnotherSeed_GivesOtherEvents() => Assert.NotEqual(Read(TwoSeconds), Read(TwoSeconds with { Seed = 8 }));

    [Fact]
    public void Read_Events_AreInOrderOnTheSensorAndApartByTheRefractoryTime()
    {
        var events = Read(TwoSeconds);

        Assert.All(events, e => Assert.True(TwoSeconds.Geometry.Contains(e.X, e.Y)));
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.True(pair.First.TimeUs <= pair.Second.TimeUs));
        Assert.All(events.GroupBy(e => (e.X, e.Y)), pixel => Assert.All(
            pixel.Zip(pixel.Skip(1)), pair => Assert.True(pair.Second.TimeUs - pair.First.TimeUs >= TwoSeconds.RefractoryUs)));
        Assert.InRange(events.Average(e => e.Polarity), 0.3, 0.7);
    }

    [Fact]
    public void Read_TimeReached_NeverRunsAheadOfEvents()
    {
        var reader = new SimulatedReader(TwoSeconds);
        var reachedUs = 0L;
        for (var packet = new EventPacket(16); reader.Read(packet);)
        {
            Assert.True(packet.TimesUs[0] >= reachedUs);
            reachedUs = packet.ReachedUs!.Value;
        }

        Assert.Equal(2_000_000, reachedUs);
    }

    [Fact]
    public void IsNoise_WithoutDeadTime_LeavesTheEventsOfARunWithoutNoise()
    {
        var noisy = TwoSeconds with { RefractoryUs = 0, ShotNoiseHz = 5 };
        var reader = new SimulatedReader(noisy);
        var signal = new List<Ev>();
        var noise = 0;
        for (var packet = new EventPacket(100); reader.Read(packet);)
        {
            var isNoise = reader.IsNoise.ToArray();
            signal.AddRange(Ev.Of(packet).Where((_, i) => !isNoise[i]));
            noise += isNoise.Count(one => one);
        }

        Assert.Equal(Read(noisy with { ShotNoiseHz = 0, LeakHz = 0, HotPixelShare = 0 }), signal);
        Assert.InRange(noise, 9_000, 12_000); // 5 Hz and the leak's 0.05, of 1024 pixels, for 2 s
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Labels_OfAMinute_AreWholeEpisodesThatNeverRepeatAClass(ulong seed)
    {
        var labels = new SimulatedReader(new SimulationOptions { Seed = seed }).Labels;

        Assert.All(labels.Zip(labels.Skip(1)), pair => Assert.NotEqual(pair.First.Label, pair.Second.Label));
        Assert.All(labels.Zip(labels.Skip(1)), pair => Assert.Equal(pair.First.EndUs, pair.Second.StartUs));
        Assert.All(labels.Skip(1), label => Assert.InRange(label.EndUs - label.StartUs, 600_000 - 1, 1_500_000 + 1));
        var perClass = labels.CountBy(label => label.Label).Select(count => count.Value).ToArray();
        Assert.Equal(SimulatedReader.ClassNames.Count, perClass.Length);
        Assert.InRange(perClass.Max() - perClass.Min(), 0, 1);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2.0)]
    public void Read_NoiseAlone_ComesAtTheSetRate(double hz)
    {
        var still = new SimulationOptions { Contrast = 1.1, Threshold = 2, LeakHz = 0, HotPixelShare = 0, ShotNoiseHz = hz, Seconds = 4 };

        var rate = Read(still).Count / (still.Seconds * still.Geometry.Pixels);

        Assert.InRange(rate / hz, 0.9, 1.1); // some 8,000 events and more: four standard deviations are 5 %
    }

    private static List<Ev> Read(SimulationOptions options, int capacity = EventPacket.DefaultCapacity) => Ev.ReadAll(new SimulatedReader(options), capacity);
}
