using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Evt2;
using EdgeLearner.Sensors.Formats.Evt21;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.Sensors.Tests.Formats.Evt2;
using static EdgeLearner.Sensors.Tests.Formats.Evt21.Evt21Wire;

namespace EdgeLearner.Sensors.Tests.Formats.Evt21;

public sealed class Evt21DecoderTests
{
    private static readonly SensorGeometry Sensor = new(100, 50);

    [Fact]
    public void Decode_AMask_IsOneEventForEachBitFromTheLowestUp()
    {
        var decoding = Decode(TimeHigh(3), Cd(63, 32, 7, 0x8000_0005, polarity: 0));

        Assert.Equal([new Ev((3 << 6) | 63, 32, 7, 0), new Ev((3 << 6) | 63, 34, 7, 0), new Ev((3 << 6) | 63, 63, 7, 0)], decoding.Events);
        Assert.Equal(3 << 6, decoding.ReachedUs);
    }

    [Fact]
    public void Decode_WordsWithTheUpperHalfFirst_AreTheSameEvents()
    {
        ulong[] words = [TimeHigh(3), Cd(1, 0, 7, 0xF000_000F), TimeHigh(4), Cd(2, 64, 8, 1, polarity: 0)];

        var legacy = Decoding<Evt2State>.Of(Evt21Decoder.DecodeLegacy, LegacyBytes(words), Sensor);

        Assert.Equal(9, legacy.Events.Count);
        Assert.Equal(Decode(words).Events, legacy.Events);
    }

    [Fact]
    public void Decode_AMaskThatRunsPastTheEdge_IsClippedAndCounted()
    {
        var decoding = Decode(TimeHigh(1), Cd(0, 96, 0, 0xFF), Cd(0, 0, 50, 7));

        Assert.Equal([96, 97, 98, 99], decoding.Events.Select(e => e.X));
        Assert.Equal(new DecodeCounts { OutOfSensor = 4 + 3 }, decoding.Counts);
    }

    [Fact]
    public void Decode_BreachesAndOtherWords_AreCountedByKind()
    {
        var decoding = Decode(Cd(0, 0, 0, 0b111), TimeHigh(2), TimeHigh(1), Trigger(), Word(Evt2Wire.Word(5, 0)));

        Assert.Empty(decoding.Events);
        Assert.Equal(new DecodeCounts { BeforeFirstTime = 3, TimeReversals = 1, OtherRecords = 1, UnknownWords = 1 }, decoding.Counts);
    }

    private static Decoding<Evt2State> Decode(params ulong[] words) => Decoding<Evt2State>.Of(Evt21Decoder.DecodeLittle, Bytes(words), Sensor);
}
