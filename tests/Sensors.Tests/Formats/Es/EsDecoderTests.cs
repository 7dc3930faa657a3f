using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Es;
using EdgeLearner.Sensors.Tests.Events;
using static EdgeLearner.Sensors.Tests.Formats.Es.EsWire;

namespace EdgeLearner.Sensors.Tests.Formats.Es;

public sealed class EsDecoderTests
{
    private static readonly SensorGeometry Sensor = new(300, 50);

    [Fact]
    public void Decode_Dvs_SumsStepsAndTurnsRowsUpsideDown()
    {
        var decoding = Decode<EsDvs>([.. DvsEvent(3, 299, 0), .. DvsEvent(126, 1, 49), .. DvsEvent(0, 2, 10, polarity: 0)]);

        Assert.Equal([new Ev(3, 299, 49), new Ev(129, 1, 0), new Ev(129, 2, 39, 0)], decoding.Events);
    }

    [Fact]
    public void Decode_DvsSilence_LetsTimePassWithoutAnEvent()
    {
        var decoding = Decode<EsDvs>([0xFF, 0xFF, 0xFE, .. DvsEvent(5, 0, 0), 0xFF]);

        Assert.Equal([new Ev(127 + 127 + 5, 0, 49)], decoding.Events);
        Assert.Equal(127 + 127 + 5 + 127, decoding.ReachedUs);
    }

    [Fact]
    public void Decode_Atis_TakesChangesAndCountsExposures()
    {
        var decoding = Decode<EsAtis>([0xFE, .. AtisEvent(1, 1, 0, 0), .. AtisEvent(62, 2, 0, 1), .. AtisEvent(0, 3, 0, 2), 0xFC, .. AtisEvent(1, 4, 0, 3)]);

        Assert.Equal([new Ev(127, 1, 49, 0), new Ev(189, 3, 49)], decoding.Events);
        Assert.Equal(new DecodeCounts { OtherRecords = 2 }, decoding.Counts);
    }

    [Fact]
    public void Decode_Color_HasNoPolarity()
    {
        var decoding = Decode<EsColor>([.. ColorEvent(253, 1, 0), 0xFE, 0xFF, .. ColorEvent(2, 2, 0)]);

        Assert.Equal([new Ev(253, 1, 49, 0), new Ev(253 + 254 + 2, 2, 49, 0)], decoding.Events);
    }

    [Fact]
    public void Decode_OutsideTheSensor_IsCountedAndTimeGoesOn()
    {
        var decoding = Decode<EsDvs>([.. DvsEvent(1, 300, 0), .. DvsEvent(1, 0, 50), .. DvsEvent(1, 0, 0)]);

        Assert.Equal([new Ev(3, 0, 49)], decoding.Events);
        Assert.Equal(new DecodeCounts { OutOfSensor = 2 }, decoding.Counts);
    }

    private static Decoding<EsState> Decode<TKind>(byte[] bytes)
        where TKind : struct, IEsKind => Decoding<EsState>.Of(EsDecoder.Decode<TKind>, bytes, Sensor);
}
