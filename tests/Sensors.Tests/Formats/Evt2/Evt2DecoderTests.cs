using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Evt2;
using EdgeLearner.Sensors.Tests.Events;
using static EdgeLearner.Sensors.Tests.Formats.Evt2.Evt2Wire;

namespace EdgeLearner.Sensors.Tests.Formats.Evt2;

public sealed class Evt2DecoderTests
{
    private static readonly SensorGeometry Sensor = new(100, 50);

    [Fact]
    public void Decode_OneEvent_HasItsOwnSixBitsOfTime()
    {
        var decoding = Decode(TimeHigh(3), Cd(63, 9, 7, polarity: 0));

        Assert.Equal([new Ev((3 << 6) | 63, 9, 7, 0)], decoding.Events);
        Assert.Equal(3 << 6, decoding.ReachedUs);
    }

    [Theory]
    [InlineData(0x0FFF_FFFF, 0, 1L << 34, 0)]
    [InlineData(0x0800_0000, 0, 1L << 34, 0)]
    [InlineData(0x07FF_FFFF, 0, 0, 1)] // a fall of less than half the range steps back
    public void Decode_TimeHighFalls_WrapsFromHalfTheRangeOn(uint from, uint to, long expectedUs, int reversals)
    {
        var decoding = Decode(TimeHigh(from), TimeHigh(to), Cd(0, 0, 0));

        Assert.Equal([expectedUs], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(reversals, decoding.Counts.TimeReversals);
    }

    [Fact]
    public void Decode_ABlockOfEventsOneOfThemOutside_TakesTheOthersInOrder()
    {
        var words = Enumerable.Range(0, 20).Select(i => Cd(i, i == 11 ? 100 : i, i, i & 1)).Prepend(TimeHigh(2)).ToArray();

        var decoding = Decode(words);

        Assert.Equal(Enumerable.Range(0, 20).Where(i => i != 11).Select(i => new Ev(128 + i, i, i, i & 1)), decoding.Events);
        Assert.Equal(1, decoding.Counts.OutOfSensor);
    }

    [Fact]
    public void Decode_BreachesAndOtherWords_AreCountedByKind()
    {
        var decoding = Decode(
            Cd(0, 1, 1), TimeHigh(2), TimeHigh(1), Word(Evt2Words.ExtTrigger, 1), Word(Evt2Words.Others, 0), Word(Evt2Words.Continued, 0), Word(5, 0), Cd(1, 2, 50));

        Assert.Empty(decoding.Events);
        Assert.Equal(new DecodeCounts { BeforeFirstTime = 1, TimeReversals = 1, OtherRecords = 2, UnknownWords = 1, OutOfSensor = 1 }, decoding.Counts);
    }

    private static Decoding<Evt2State> Decode(params uint[] words) => Decoding<Evt2State>.Of(Evt2Decoder.Decode, Bytes(words), Sensor);
}
