using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Davis;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.Sensors.Tests.Formats;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Inivation;

public sealed class DavisDecoderTests
{
    private static readonly SensorGeometry Davis346 = new(346, 260);

    [Fact]
    public void Decode_TimeRowAndColumns_AreEvents()
    {
        var decoding = Decode(0x8005, 0x1007, 0x3009, 0x200A, 0x8006, 0x300B);

        Assert.Equal([new Ev(5, 9, 7, 1), new Ev(5, 10, 7, 0), new Ev(6, 11, 7, 1)], decoding.Events);
        Assert.Equal(default, decoding.Counts);
        Assert.Equal(6, decoding.ReachedUs);
    }

    [Fact]
    public void DecodeTurned_RowsOfTheChip_AreColumnsOfThePicture()
    {
        var decoding = Decoding<DavisState>.Of(DavisDecoder.DecodeTurned, Bytes(0x8005, 0x1000 | 345, 0x3000 | 259, 0x3000 | 260), Davis346);

        Assert.Equal([new Ev(5, 345, 259, 1)], decoding.Events);
        Assert.Equal(new DecodeCounts { OutOfSensor = 1 }, decoding.Counts);
    }

    [Fact]
    public void Decode_WrapWithAMultiplier_MovesTimeByAllOfThem()
    {
        var decoding = Decode(0xFFFF, 0x1000, 0x3000, 0x7001, 0x8001, 0x3001, 0x7003, 0x3002, 0x7FFF, 0x8000, 0x3003);

        Assert.Equal([0x7FFF, 0x8001, 4 << 15, (4 + 4095) << 15], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(default, decoding.Counts);
    }

    [Fact]
    public void Decode_WrapsBeyond32Bits_GoOn()
    {
        var decoding = Decode([.. Enumerable.Repeat((ushort)0x7FFF, 40), 0x8001, 0x1000, 0x3000]);

        Assert.Equal([(40L * 4095 * 32768) + 1], decoding.Events.Select(e => e.TimeUs));
        Assert.True(decoding.Events[0].TimeUs > uint.MaxValue);
    }

    [Fact]
    public void Decode_TimeThatStepsBack_IsLiteralAndEndsThePacket()
    {
        var packet = new EventPacket(100);
        var state = default(DavisState);
        var bytes = Bytes(0x8010, 0x1000, 0x3000, 0x800F, 0x3001);

        Assert.Equal(6, DavisDecoder.Decode(bytes, Davis346, ref state, packet));
        Assert.Equal(16, packet.ReachedUs);

        packet.Clear();
        Assert.Equal(4, DavisDecoder.Decode(bytes.AsSpan(6), Davis346, ref state, packet));
        Assert.Equal([new Ev(15, 1, 0, 1)], Ev.Of(packet));
        Assert.Equal(15, packet.ReachedUs);
        Assert.Equal(1, state.Counts.TimeReversals);
    }

    [Fact]
    public void Decode_TimestampResetAtTheBeginning_IsNoStepBack()
    {
        var decoding = Decode(0x0001, 0x8005, 0x1000, 0x3000);

        Assert.Equal([5], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(default, decoding.Counts);
    }

    [Fact]
    public void Decode_TimestampResetLater_BeginsTimeAnew()
    {
        var decoding = Decode(0x7002, 0x8005, 0x1000, 0x3000, 0x0001, 0x3001, 0x8003, 0x3002);

        Assert.Equal([(2 << 15) + 5, 0, 3], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(new DecodeCounts { TimeReversals = 1 }, decoding.Counts);
    }

    [Fact]
    public void Decode_EventsThatCannotBePlaced_AreCountedByWhatIsMissing()
    {
        var decoding = Decode(0x1007, 0x3001, 0x2002, 0x8005, 0x3003);

        Assert.Equal([new Ev(5, 3, 7, 1)], decoding.Events);
        Assert.Equal(new DecodeCounts { BeforeFirstTime = 2 }, decoding.Counts);
        Assert.Equal(new DecodeCounts { BeforeFirstRow = 1 }, Decode(0x8005, 0x3003).Counts);
    }

    [Fact]
    public void Decode_AddressesBeyondTheSensor_AreDroppedAndCounted()
    {
        var decoding = Decode(0x8005, 0x1000 | 259, 0x3000 | 345, 0x3000 | 346, 0x2FFF, 0x1000 | 260, 0x3000, 0x2001, 0x1000, 0x3002);

        Assert.Equal([new Ev(5, 345, 259, 1), new Ev(5, 2, 0, 1)], decoding.Events);
        Assert.Equal(new DecodeCounts { OutOfSensor = 4 }, decoding.Counts);
    }

    [Fact]
    public void Decode_FramesAndMotionBetweenEvents_LeaveThemAsTheyAre()
    {
        ushort[] frame =
        [
            0x0008, 0x5101, 0x5202, 0x5100, 0x5204, 0x000E, 0x6123, 0x000F, 0x000B, 0x4123, 0x4FFF, 0x000D, 0x000C, 0x4000, 0x000D, 0x000A,
        ];
        ushort[] motion = [0x0005, 0x53E0, .. Enumerable.Repeat((ushort)0x50AB, 14), 0x0007];

        var decoding = Decode([0x8005, 0x1007, 0x3001, .. frame, 0x3002, .. motion, 0x2003, 0x0009, 0x4001, 0x000A, 0x3004]);

        Assert.Equal([new Ev(5, 1, 7, 1), new Ev(5, 2, 7, 1), new Ev(5, 3, 7, 0), new Ev(5, 4, 7, 1)], decoding.Events);
        Assert.Equal(new DecodeCounts { OtherRecords = 3 }, decoding.Counts);
    }

    [Fact]
    public void Decode_EdgesOnTheInputs_AreOtherRecords()
    {
        Assert.Equal(new DecodeCounts { OtherRecords = 5 }, Decode(0x0002, 0x0003, 0x0004, 0x0010, 0x0011).Counts);
    }

    [Fact]
    public void Decode_WordsThatMeanNothing_AreCounted()
    {
        Assert.Equal(new DecodeCounts { UnknownWords = 5 }, Decode(0x0000, 0x0006, 0x0012, 0x5400, 0x6400).Counts);
    }

    [Fact]
    public void Skip_HoleWithWraps_AddsThemAndWaitsForTheNextTime()
    {
        var state = default(DavisState);
        Take(ref state, 0x7001, 0x8005, 0x1007, 0x3001);

        state.Skip(elapsedUs: 1, toldUs: 3L << 15, hasUntold: false);

        Assert.Equal([new Ev((4 << 15) + 2, 5, 6, 1)], Take(ref state, 0x3009, 0x1006, 0x3004, 0x8002, 0x3005));
        Assert.Equal(new DecodeCounts { BeforeFirstTime = 2 }, state.Counts);
    }

    [Fact]
    public void Skip_HoleWithoutWraps_NeedsARowAgain()
    {
        var state = default(DavisState);
        Take(ref state, 0x8005, 0x1007, 0x3001);

        state.Skip(elapsedUs: 1, toldUs: 0, hasUntold: false);

        Assert.Equal([new Ev(9, 5, 6, 1)], Take(ref state, 0x8009, 0x3001, 0x1006, 0x3005));
        Assert.Equal(new DecodeCounts { BeforeFirstRow = 1 }, state.Counts);
    }

    [Fact]
    public void Skip_WrapThatNobodySaw_IsMadeUpForByTheFall()
    {
        var state = default(DavisState);
        Take(ref state, 0xFF00, 0x1007, 0x3001);

        state.Skip(elapsedUs: 1, toldUs: 0, hasUntold: false);

        Assert.Equal([new Ev(0x8010, 5, 6, 1), new Ev(0x8011, 5, 6, 0)], Take(ref state, 0x8010, 0x1006, 0x3005, 0x8011, 0x2005));
        Assert.Equal(0, state.Counts.TimeReversals);
    }

    [Fact]
    public void Skip_TransfersFailed_WrapsThatNobodySawAreTheHostClocks()
    {
        var state = default(DavisState);
        Take(ref state, 0x8100, 0x1007, 0x3001);

        state.Skip(elapsedUs: 51_000, toldUs: 0, hasUntold: true); // 50 ms, and what the host's clock is off

        Assert.Equal([new Ev(0x100 + 50_000, 5, 6, 1)], Take(ref state, 0x8000 | ((0x100 + 50_000) & 0x7FFF), 0x1006, 0x3005));
        Assert.Equal(0, state.Counts.TimeReversals);
    }

    private static List<Ev> Take(ref DavisState state, params ushort[] words)
    {
        var packet = new EventPacket(100);
        DavisDecoder.Decode(Bytes(words), Davis346, ref state, packet);
        return [.. Ev.Of(packet)];
    }

    private static Decoding<DavisState> Decode(params ushort[] words) => Decoding<DavisState>.Of(DavisDecoder.Decode, Bytes(words), Davis346);

    private static byte[] Bytes(params ushort[] words) => MemoryMarshal.AsBytes(words.AsSpan()).ToArray();
}
