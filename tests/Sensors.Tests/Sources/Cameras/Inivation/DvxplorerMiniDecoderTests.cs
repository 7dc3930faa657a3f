using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.DvxplorerMini;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.Sensors.Tests.Formats;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Inivation;

public sealed class DvxplorerMiniDecoderTests
{
    private static readonly SensorGeometry Vga = new(640, 480);

    [Fact]
    public void Decode_ReferenceFrameAndGroups_AreEvents()
    {
        // reference 7 ms, new readout at + 30 us in column 2, groups 1 and 1 + 3: ON bits 0 and 1, OFF bit 7; filler; column 639, group 59 OFF bit 7
        var decoding = Decode(0x0800_0007, Start(30, 2), 0x8C06_8003, 0, 0x0400_0000 | 639, 0x8000_0000 | (59 << 18) | (1 << 16) | 0x80);

        Assert.Equal([new Ev(7030, 2, 8, 1), new Ev(7030, 2, 9, 1), new Ev(7030, 2, 39, 0), new Ev(7030, 639, 479, 0)], decoding.Events);
        Assert.Equal(default, decoding.Counts);
        Assert.Equal(7030, decoding.ReachedUs);
    }

    [Fact]
    public void Decode_ReferenceAmidAReadout_LeavesItsTimeAsItIs()
    {
        var decoding = Decode(0x0800_0007, Start(999, 2), 0x8000_0001, 0x0800_0008, 0x8000_0002, Start(1, 0), 0x8000_0001);

        Assert.Equal([7999, 7999, 8001], decoding.Events.Select(e => e.TimeUs));
    }

    [Fact]
    public void Decode_ReferencesAlone_TellTheTimeThatNoReadoutCanLieBefore()
    {
        Assert.Equal(190_000, Decode(0x0800_0000 | 200).ReachedUs);
    }

    [Fact]
    public void Decode_ReferenceThatWraps_GoesOn()
    {
        var decoding = Decode(0x083F_FFFF, Start(1, 0), 0x8000_0001, 0x0800_0000, Start(1, 0), 0x8000_0001);

        Assert.Equal([(((1L << 22) - 1) * 1000) + 1, ((1L << 22) * 1000) + 1], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(0, decoding.Counts.Breaches);
    }

    [Fact]
    public void Decode_SameReferenceAgain_IsNoWrap()
    {
        Assert.Equal([7001], Decode(0x0800_0007, 0x0800_0007, Start(1, 0), 0x8000_0001).Events.Select(e => e.TimeUs));
    }

    [Fact]
    public void Decode_ReferenceThatStepsBack_IsLiteralAndEndsThePacket()
    {
        var packet = new EventPacket(100);
        var state = default(DvxplorerMiniState);
        var bytes = Bytes(0x0800_0007, Start(1, 0), 0x8000_0001, 0x0800_0003, 0x8000_0001, Start(1, 0), 0x8000_0001);

        Assert.Equal(12, DvxplorerMiniDecoder.Decode(bytes, Vga, ref state, packet));
        Assert.Equal(7001, packet.ReachedUs);

        packet.Clear();
        Assert.Equal(16, DvxplorerMiniDecoder.Decode(bytes.AsSpan(12), Vga, ref state, packet));
        Assert.Equal([new Ev(3001, 0, 0, 1)], Ev.Of(packet));
        Assert.Equal(new DecodeCounts { TimeReversals = 1, BeforeFirstRow = 1 }, state.Counts);
    }

    [Fact]
    public void Decode_ReadoutThatDoesNotMoveOn_MeansALostReferenceAndWaitsForTheNext()
    {
        var decoding = Decode(0x0800_0007, Start(500, 0), 0x8000_0001, Start(400, 0), 0x8000_0003, 0x0800_0009, 0x8000_0001, Start(1, 0), 0x8000_0001);

        Assert.Equal([7500, 9001], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(new DecodeCounts { TimeReversals = 1, BeforeFirstTime = 2, BeforeFirstRow = 1 }, decoding.Counts);
    }

    [Fact]
    public void Decode_ColumnThatDoesNotMoveOn_MeansLostWordsAndWaitsForTheNextReadout()
    {
        var decoding = Decode(0x0800_0007, Start(1, 5), 0x8000_0001, 0x0400_0005, 0x8000_0003, 0x0800_0008, 0x0400_0009, 0x8000_0001, Start(2, 4), 0x8000_0001);

        Assert.Equal([new Ev(7001, 5, 0, 1), new Ev(8002, 4, 0, 1)], decoding.Events);
        Assert.Equal(new DecodeCounts { BeforeFirstTime = 2, BeforeFirstRow = 1 }, decoding.Counts);
    }

    [Fact]
    public void Decode_AddressesBeyondTheSensor_AreDroppedAndCounted()
    {
        var decoding = Decode(0x0800_0007, Start(1, 0), 0x8000_0000 | (1u << 26) | (59 << 18) | 0x0F01, 0x0400_0000 | 640, 0x8000_0007);

        Assert.Equal([new Ev(7001, 0, 472, 1)], decoding.Events);
        Assert.Equal(new DecodeCounts { OutOfSensor = 4 + 3 }, decoding.Counts);
    }

    [Fact]
    public void Decode_WordsThatMeanNothing_AreCounted()
    {
        Assert.Equal(new DecodeCounts { UnknownWords = 2 }, Decode(0x0000_0001, 0x7000_0000).Counts);
    }

    [Fact]
    public void Skip_Hole_WaitsForAReferenceAndAReadout()
    {
        var state = default(DvxplorerMiniState);
        Take(ref state, 0x0800_0007, Start(1, 0), 0x8000_0001);

        state.Skip(elapsedUs: 1, toldUs: 0, hasUntold: false);

        Assert.Equal([new Ev(99_005, 3, 0, 1)], Take(ref state, 0x8000_0001, Start(4, 0), 0x8000_0001, 0x0800_0000 | 99, 0x8000_0001, Start(5, 3), 0x8000_0001));
        Assert.Equal(new DecodeCounts { BeforeFirstTime = 2, BeforeFirstRow = 1 }, state.Counts);
    }

    private static uint Start(uint subUs, uint column) => 0x0420_0000 | (subUs << 11) | column;

    private static List<Ev> Take(ref DvxplorerMiniState state, params uint[] words)
    {
        var packet = new EventPacket(100);
        DvxplorerMiniDecoder.Decode(Bytes(words), Vga, ref state, packet);
        return [.. Ev.Of(packet)];
    }

    private static Decoding<DvxplorerMiniState> Decode(params uint[] words) => Decoding<DvxplorerMiniState>.Of(DvxplorerMiniDecoder.Decode, Bytes(words), Vga);

    private static byte[] Bytes(params uint[] words) => MemoryMarshal.AsBytes(words.AsSpan()).ToArray();
}
