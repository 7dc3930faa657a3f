using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Aedat3;
using EdgeLearner.Sensors.Tests.Events;
using static EdgeLearner.Sensors.Tests.Formats.Aedat3.Aedat3Wire;

namespace EdgeLearner.Sensors.Tests.Formats.Aedat3;

public sealed class Aedat3DecoderTests
{
    private static readonly SensorGeometry Sensor = new(128, 100);

    [Fact]
    public void Decode_PolarityEvents_AreTakenWhereValidAndOnTheSensor()
    {
        var decoding = Decode(Packet(Event(5, 127, 99), Event(6, 1, 2, polarity: 0), Event(7, 1, 1, valid: 0), Event(8, 128, 0), Event(9, 0, 100)));

        Assert.Equal([new Ev(5, 127, 99), new Ev(6, 1, 2, 0)], decoding.Events);
        Assert.Equal(new DecodeCounts { OtherRecords = 1, OutOfSensor = 2 }, decoding.Counts);
    }

    [Fact]
    public void Decode_Overflows_AreTheUpperBitsOfTheTime()
    {
        var decoding = Decode([.. Head(1), .. Event(int.MaxValue, 0, 0), .. Head(1, overflows: 1), .. Event(0, 0, 0), .. Head(1, overflows: 5), .. Event(7, 0, 0)]);

        Assert.Equal([int.MaxValue, 1L << 31, (5L << 31) + 7], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(0, decoding.Counts.Breaches);
    }

    [Fact]
    public void Decode_PacketsOfOtherTypes_AreSkippedBySize()
    {
        var decoding = Decode([.. Head(2, type: 2, eventBytes: 100), .. new byte[200], .. Packet(Event(1, 2, 3)), .. Head(3, type: 0), .. new byte[24], .. Packet(Event(4, 5, 6))]);

        Assert.Equal([new Ev(1, 2, 3), new Ev(4, 5, 6)], decoding.Events);
        Assert.Equal(new DecodeCounts { OtherRecords = 5 }, decoding.Counts);
    }

    [Fact]
    public void Decode_RoomForMoreEventsThanThereAre_IsSkipped()
    {
        var decoding = Decode([.. Head(1, capacity: 3), .. Event(1, 2, 3), .. Event(9, 9, 9), .. Event(9, 9, 9), .. Packet(Event(4, 5, 6))]);

        Assert.Equal([new Ev(1, 2, 3), new Ev(4, 5, 6)], decoding.Events);
    }

    [Fact]
    public void Decode_TimeStepsBack_IsLiteralAndCounted()
    {
        var decoding = Decode(Packet(Event(9, 0, 0), Event(3, 0, 0)));

        Assert.Equal([9, 3], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(new DecodeCounts { TimeReversals = 1 }, decoding.Counts);
    }

    [Fact]
    public void Decode_AHeaderThatMakesNoSense_IsCountedOnceAndTheNextOneFound()
    {
        var decoding = Decode([.. Packet(Event(1, 1, 1)), .. Head(2, capacity: 1), .. Event(2, 2, 2), 0xFF, .. Packet(Event(3, 3, 3)), .. Head(1, eventBytes: 0), .. Packet(Event(4, 4, 4))]);

        Assert.Equal([new Ev(1, 1, 1), new Ev(3, 3, 3), new Ev(4, 4, 4)], decoding.Events);
        Assert.Equal(new DecodeCounts { UnknownWords = 2 }, decoding.Counts);
    }

    private static Decoding<Aedat3State> Decode(byte[] bytes) => Decoding<Aedat3State>.Of(Aedat3Decoder.Decode, bytes, Sensor);
}
