using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Evt3;
using EdgeLearner.Sensors.Tests.Events;
using static EdgeLearner.Sensors.Tests.Formats.Evt3.Evt3Wire;

namespace EdgeLearner.Sensors.Tests.Formats.Evt3;

public sealed class Evt3DecoderTests
{
    private static readonly SensorGeometry Sensor = new(100, 50);

    [Fact]
    public void Decode_OneEvent_HasTheTimeOfBothTimeWords()
    {
        var decoding = Decode(TimeHigh(3), TimeLow(5), Y(7), X(9, polarity: 0));

        Assert.Equal([new Ev((3 << 12) | 5, 9, 7, 0)], decoding.Events);
        Assert.Equal(3 << 12, decoding.ReachedUs);
        Assert.Equal(0, decoding.Counts.Breaches);
    }

    [Fact]
    public void Decode_TimeHighAlone_KeepsTheLastTimeLow()
    {
        var decoding = Decode(TimeHigh(1), TimeLow(5), Y(0), TimeHigh(2), X(0));

        Assert.Equal([new Ev((2 << 12) | 5, 0, 0)], decoding.Events);
    }

    [Fact]
    public void Decode_TimeLowStepsBack_IsLiteralAndCounted()
    {
        var decoding = Decode(TimeHigh(1), TimeLow(20), Y(0), X(1), TimeLow(9), X(2), TimeHigh(2), TimeLow(0), X(3));

        Assert.Equal([4096 + 20, 4096 + 9, 8192], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(1, decoding.Counts.TimeReversals);
    }

    [Theory]
    [InlineData(4095, 0, 1 << 24)]
    [InlineData(4095, 2047, (1 << 24) + (2047 << 12))]
    [InlineData(2048, 0, 1 << 24)]
    [InlineData(2047, 0, 0)] // a fall of less than half the range steps back
    public void Decode_TimeHighFalls_WrapsFromHalfTheRangeOn(int from, int to, long expectedUs)
    {
        var decoding = Decode(TimeHigh(from), Y(0), TimeHigh(to), X(0));

        Assert.Equal([expectedUs], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(from == 2047 ? 1 : 0, decoding.Counts.TimeReversals);
    }

    [Fact]
    public void Decode_FirstTimeHighInTheUpperHalf_IsTaken()
    {
        Assert.Equal([4000L << 12], Decode(TimeHigh(4000), Y(0), X(0)).Events.Select(e => e.TimeUs));
    }

    [Fact]
    public void Decode_SeveralWraps_AddUp()
    {
        var decoding = Decode(TimeHigh(4095), TimeHigh(0), TimeHigh(4095), TimeHigh(0), TimeHigh(4095), TimeHigh(1), Y(0), X(0));

        Assert.Equal([(3L << 24) + 4096], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(0, decoding.Counts.TimeReversals);
    }

    [Fact]
    public void Decode_Vectors_AdvanceTheBaseByTwelveAndEight()
    {
        var decoding = Decode(TimeHigh(0), Y(2), BaseX(10, polarity: 0), Vect12(0b1000_0000_0001), Vect8(0b1000_0001), Vect12(1));

        Assert.Equal([10, 21, 22, 29, 30], decoding.Events.Select(e => e.X));
        Assert.All(decoding.Events, e => Assert.Equal((2, 0), (e.Y, e.Polarity)));
    }

    [Fact]
    public void Decode_VectorOverTheEdge_IsClippedAndCounted()
    {
        var decoding = Decode(TimeHigh(0), Y(2), BaseX(95), Vect12(0xFFF), Vect12(0xFFF));

        Assert.Equal([95, 96, 97, 98, 99], decoding.Events.Select(e => e.X));
        Assert.Equal(19, decoding.Counts.OutOfSensor);
    }

    [Fact]
    public void Decode_EventsOutsideTheSensor_AreCountedApart()
    {
        var decoding = Decode(TimeHigh(0), Y(50), X(1), Y(49), X(100), X(99));

        Assert.Equal([new Ev(0, 99, 49)], decoding.Events);
        Assert.Equal(2, decoding.Counts.OutOfSensor);
        Assert.Equal(0, decoding.Counts.Breaches);
    }

    [Fact]
    public void Decode_BeforeTheFirstTimeHigh_DropsAndCounts()
    {
        var decoding = Decode(TimeLow(5), Y(1), X(1), BaseX(0), Vect12(7), TimeHigh(1), X(2));

        Assert.Equal([new Ev(4096 + 5, 2, 1)], decoding.Events);
        Assert.Equal(4, decoding.Counts.BeforeFirstTime);
    }

    [Fact]
    public void Decode_BeforeTheFirstRowOrVectorBase_DropsAndCounts()
    {
        var decoding = Decode(TimeHigh(0), X(1), Y(1), Vect8(0b11), X(2));

        Assert.Equal([new Ev(0, 2, 1)], decoding.Events);
        Assert.Equal(3, decoding.Counts.BeforeFirstRow);
    }

    [Fact]
    public void Decode_OtherWords_AreSkippedOneByOne()
    {
        // TIME_HIGH right behind OTHERS and one CONTINUED: a decoder that counts continuations off would swallow it.
        var decoding = Decode(
            TimeHigh(0), Y(1), Word(Evt3Words.ExtTrigger, 1), Word(Evt3Words.Others, 0x14), Word(Evt3Words.Continued12, 3), TimeHigh(1), X(1),
            Word(Evt3Words.Continued4, 3), Word(Evt3Words.Padding, 0x999), Word(0x1, 0), Word(0xB, 0), X(2));

        Assert.Equal([new Ev(4096, 1, 1), new Ev(4096, 2, 1)], decoding.Events);
        Assert.Equal(2, decoding.Counts.OtherRecords);
        Assert.Equal(2, decoding.Counts.UnknownWords);
    }

    [Fact]
    public void Decode_TimeHighStepsBack_EndsThePacketBeforeIt()
    {
        var state = default(Evt3State);
        var packet = new EventPacket();
        var bytes = Bytes(TimeHigh(5), Y(0), X(0), TimeHigh(9), TimeHigh(5), X(1));

        var consumed = Evt3Decoder.Decode(bytes, Sensor, ref state, packet);

        Assert.Equal(4 * 2, consumed);
        Assert.Equal(9 << 12, packet.ReachedUs);
        packet.Clear();
        Assert.Equal(2 * 2, Evt3Decoder.Decode(bytes.AsSpan(consumed), Sensor, ref state, packet));
        Assert.Equal([new Ev(5 << 12, 1, 0)], Ev.Of(packet));
    }

    private static Decoding<Evt3State> Decode(params ushort[] words) => Decoding<Evt3State>.Of(Evt3Decoder.Decode, Bytes(words), Sensor);
}
