using System.Buffers.Binary;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Dat;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Formats.Dat;

public sealed class DatDecoderTests
{
    private static readonly SensorGeometry Sensor = new(300, 200);

    [Fact]
    public void DecodeVersion2_Records_HaveFourteenBitsForEachCoordinate()
    {
        var decoding = Decode(DatDecoder.Decode<DatVersion2>, Version2(7, 299, 199, 1), Version2(8, 300, 0, 1), Version2(9, 0, 0, 0));

        Assert.Equal([new Ev(7, 299, 199), new Ev(9, 0, 0, 0)], decoding.Events);
        Assert.Equal(1, decoding.Counts.OutOfSensor);
        Assert.Null(decoding.ReachedUs);
    }

    [Fact]
    public void DecodeVersion1_Records_HaveNineAndEightBits()
    {
        var decoding = Decode(DatDecoder.Decode<DatVersion1>, Record(7, 299 | (199u << 9) | (1u << 17)), Record(8, 1));

        Assert.Equal([new Ev(7, 299, 199), new Ev(8, 1, 0, 0)], decoding.Events);
    }

    [Fact]
    public void Decode_TimeFallsByHalfTheRange_Wraps()
    {
        var decoding = Decode(DatDecoder.Decode<DatVersion2>, Version2(0xFFFF_FFFF, 0, 0, 1), Version2(2, 0, 0, 1), Version2(1, 0, 0, 1));

        Assert.Equal([0xFFFF_FFFF, (1L << 32) + 2, (1L << 32) + 1], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(1, decoding.Counts.TimeReversals);
    }

    [Fact]
    public void Decode_EventsJitterAroundAWrap_TakesTheWrapBack()
    {
        var decoding = Decode(DatDecoder.Decode<DatVersion2>, Version2(0xFFFF_FFFF, 0, 0, 1), Version2(0, 0, 0, 1), Version2(0xFFFF_FFFE, 0, 0, 1), Version2(3, 0, 0, 1));

        Assert.Equal([0xFFFF_FFFF, 1L << 32, 0xFFFF_FFFE, (1L << 32) + 3], decoding.Events.Select(e => e.TimeUs));
    }

    [Fact]
    public void Decode_LongSilenceBeforeAnyWrap_IsLiteral()
    {
        var decoding = Decode(DatDecoder.Decode<DatVersion2>, Version2(1, 0, 0, 1), Version2(0xF000_0000, 0, 0, 1));

        Assert.Equal([1, 0xF000_0000], decoding.Events.Select(e => e.TimeUs));
    }

    internal static byte[] Version2(uint timeUs, int x, int y, int polarity) => Record(timeUs, (uint)(x | (y << 14) | (polarity << 28)));

    private static byte[] Record(uint timeUs, uint address)
    {
        var record = new byte[DatWords.RecordBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(record, timeUs);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), address);
        return record;
    }

    private static Decoding<DatState> Decode(Decode<DatState> decode, params byte[][] records) =>
        Decoding<DatState>.Of(decode, [.. records.SelectMany(record => record)], Sensor);
}
