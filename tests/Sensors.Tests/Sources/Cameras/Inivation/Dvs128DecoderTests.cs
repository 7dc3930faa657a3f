using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvs128;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.Sensors.Tests.Formats;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Inivation;

public sealed class Dvs128DecoderTests
{
    private static readonly SensorGeometry Sensor = new(128, 128);

    [Fact]
    public void Decode_AnEvent_IsMirroredTurnedAndOnWhereTheBitIsZero()
    {
        // address low byte, high byte, time low byte, high byte
        var decoding = Decode([3 << 1, 5, 0xE8, 0x03], [(127 << 1) | 1, 127, 0xE9, 0x03]);

        Assert.Equal([new Ev(1000, 124, 122, 1), new Ev(1001, 0, 0, 0)], decoding.Events);
        Assert.Equal(default, decoding.Counts);
    }

    [Fact]
    public void Decode_Wrap_MovesTimeBy16384()
    {
        var decoding = Decode([0, 0, 0xFF, 0x3F], [0xFE, 0x7F, 0, 0x80], [0, 0, 0, 0xC0], [0, 0, 1, 0]);

        Assert.Equal([16383, 32769], decoding.Events.Select(e => e.TimeUs)); // bit 15 is a wrap, whatever bit 14 is
        Assert.Equal(32768, decoding.ReachedUs);
        Assert.Equal(default, decoding.Counts);
    }

    [Fact]
    public void Decode_NoWrapYet_TellsNoTimeButThatOfEvents()
    {
        Assert.Null(Decode([0, 0, 5, 0]).ReachedUs);
    }

    [Fact]
    public void Decode_Reset_BeginsTimeAnewAndEndsThePacket()
    {
        var packet = new EventPacket(100);
        var state = default(Dvs128State);
        byte[] bytes = [0, 0, 0, 0x80, 0, 0, 9, 0, 0, 0, 0, 0x40, 0, 0, 1, 0];

        Assert.Equal(8, Dvs128Decoder.Decode(bytes, Sensor, ref state, packet));
        Assert.Equal([16393], packet.TimesUs.ToArray());
        packet.Clear();

        Assert.Equal(8, Dvs128Decoder.Decode(bytes.AsSpan(8), Sensor, ref state, packet));
        Assert.Equal([1], packet.TimesUs.ToArray());
        Assert.Equal(0, packet.ReachedUs);
        Assert.Equal(1, state.Counts.TimeReversals);
    }

    [Fact]
    public void Decode_ResetAtTheBeginning_IsNoStepBack()
    {
        Assert.Equal(0, Decode([0, 0, 0, 0x40], [0, 0, 1, 0]).Counts.TimeReversals);
    }

    [Fact]
    public void Decode_SynchronisationEdges_AreOtherRecords()
    {
        Assert.Equal(new DecodeCounts { OtherRecords = 1 }, Decode([0, 0x80, 1, 0]).Counts);
    }

    [Fact]
    public void Decode_TimeThatStepsBack_IsLiteral()
    {
        var decoding = Decode([0, 0, 9, 0], [0, 0, 8, 0], [0, 0, 10, 0]);

        Assert.Equal([9, 8, 10], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(new DecodeCounts { TimeReversals = 1 }, decoding.Counts);
    }

    [Fact]
    public void Decode_SmallerSensor_DropsWhatLiesOutside()
    {
        var decoding = Decoding<Dvs128State>.Of(Dvs128Decoder.Decode, [64 << 1, 0, 1, 0, 63 << 1, 0, 2, 0], new SensorGeometry(64, 64));

        Assert.Equal([new Ev(2, 0, 63, 1)], decoding.Events);
        Assert.Equal(new DecodeCounts { OutOfSensor = 1 }, decoding.Counts);
    }

    [Fact]
    public void Skip_HoleWithWraps_AddsThem()
    {
        var state = default(Dvs128State);
        Take(ref state, 0, 0, 9, 0);

        state.Skip(elapsedUs: 1, toldUs: 2 * 16384, hasUntold: false);

        Assert.Equal([new Ev(32773, 127, 127, 1)], Take(ref state, 0, 0, 5, 0));
        Assert.Equal(0, state.Counts.TimeReversals);
    }

    [Fact]
    public void Skip_WrapThatNobodySaw_IsMadeUpForByTheFall()
    {
        var state = default(Dvs128State);
        Take(ref state, 0, 0, 9, 0);

        state.Skip(elapsedUs: 1, toldUs: 0, hasUntold: false);

        Assert.Equal([16389, 16388], Take(ref state, 0, 0, 5, 0, 0, 0, 4, 0).Select(e => e.TimeUs));
        Assert.Equal(1, state.Counts.TimeReversals);
    }

    [Fact]
    public void Skip_TransfersFailed_WrapsThatNobodySawAreTheHostClocks()
    {
        var state = default(Dvs128State);
        Take(ref state, 0, 0, 9, 0);

        state.Skip(elapsedUs: 50_000, toldUs: 0, hasUntold: true);

        Assert.Equal([(3 * 16384) + 300], Take(ref state, 0, 0, 0x2C, 1).Select(e => e.TimeUs)); // 49.4 ms
    }

    private static List<Ev> Take(ref Dvs128State state, params byte[] bytes)
    {
        var packet = new EventPacket(100);
        Dvs128Decoder.Decode(bytes, Sensor, ref state, packet);
        return [.. Ev.Of(packet)];
    }

    private static Decoding<Dvs128State> Decode(params byte[][] words) => Decoding<Dvs128State>.Of(Dvs128Decoder.Decode, [.. words.SelectMany(word => word)], Sensor);
}
