using System.Buffers.Binary;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Aedat2;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Formats.Aedat2;

public sealed class Aedat2DecoderTests
{
    private static readonly SensorGeometry Dvs128 = new(128, 128);
    private static readonly SensorGeometry Davis240 = new(240, 180);

    [Fact]
    public void DecodeDvs128_AnEvent_IsMirroredTurnedAndOnWhereTheBitIsZero()
    {
        var decoding = Decode(Aedat2Decoder.Decode<Aedat2Dvs128>, Dvs128, Record((5u << 8) | (3u << 1), 1000), Record((127u << 8) | (127u << 1) | 1, 1001));

        Assert.Equal([new Ev(1000, 124, 122, 1), new Ev(1001, 0, 0, 0)], decoding.Events);
    }

    [Fact]
    public void DecodeDvs128_ExternalEvents_AreOtherRecords()
    {
        var decoding = Decode(Aedat2Decoder.Decode<Aedat2Dvs128>, Dvs128, Record(0x8000, 1));

        Assert.Empty(decoding.Events);
        Assert.Equal(new DecodeCounts { OtherRecords = 1 }, decoding.Counts);
    }

    [Fact]
    public void DecodeDavis_Records_TakeBrightnessEventsAlone()
    {
        var decoding = Decode(
            Aedat2Decoder.Decode<Aedat2Davis>, Davis240, Record((10u << 22) | (20u << 12) | (1u << 11), 5), Record(1u << 31, 6), Record(1u << 10, 7), Record(240u << 12, 8), Record(180u << 22, 9));

        Assert.Equal([new Ev(5, 219, 169, 1)], decoding.Events);
        Assert.Equal(new DecodeCounts { OtherRecords = 2, OutOfSensor = 2 }, decoding.Counts);
    }

    [Fact]
    public void Decode_NegativeTimes_AreLiteral()
    {
        Assert.Equal([-1601640499], Decode(Aedat2Decoder.Decode<Aedat2Dvs128>, Dvs128, Record(0, -1601640499)).Events.Select(e => e.TimeUs));
    }

    [Fact]
    public void Decode_TimeAtItsLargest_WrapsToTwoToThe31()
    {
        var decoding = Decode(Aedat2Decoder.Decode<Aedat2Dvs128>, Dvs128, Record(0, int.MaxValue), Record(0, int.MinValue));

        Assert.Equal([int.MaxValue, 1L << 31], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(0, decoding.Counts.Breaches);
    }

    [Fact]
    public void Decode_TimeSetBackToZero_IsNoWrap()
    {
        var decoding = Decode(Aedat2Decoder.Decode<Aedat2Dvs128>, Dvs128, Record(0, 2_000_000_000), Record(0, 0));

        Assert.Equal([2_000_000_000, 0], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(1, decoding.Counts.TimeReversals);
    }

    internal static byte[] Record(uint address, int timeUs)
    {
        var record = new byte[Aedat2Words.RecordBytes];
        BinaryPrimitives.WriteUInt32BigEndian(record, address);
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(4), timeUs);
        return record;
    }

    private static Decoding<Aedat2State> Decode(Decode<Aedat2State> decode, SensorGeometry geometry, params byte[][] records) =>
        Decoding<Aedat2State>.Of(decode, [.. records.SelectMany(record => record)], geometry);
}
