using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.Sensors.Tests.Formats;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Inivation;

public sealed class DvxplorerDecoderTests
{
    private static readonly SensorGeometry Vga = new(640, 480);

    [Fact]
    public void Decode_TimeColumnAddressAndGroups_AreEvents()
    {
        // time 5, column 0x27F = 639 of a new readout, groups 3 and 3 + 2, ON bits 0 and 7 of the first, OFF bit 1 of the second
        var decoding = Decode(0x8005, 0x1800 | 639, 0x4083, 0x3081, 0x2102);

        Assert.Equal([new Ev(5, 639, 24, 1), new Ev(5, 639, 31, 1), new Ev(5, 639, 41, 0)], decoding.Events);
        Assert.Equal(default, decoding.Counts);
        Assert.Equal(5, decoding.ReachedUs);
    }

    [Fact]
    public void Decode_SecondGroupTowardsTheTop_LiesAboveTheFirst()
    {
        Assert.Equal([new Ev(5, 0, 0, 0)], Decode(0x8005, 0x1000, 0x48C3, 0x2101).Events); // group 3 - 3
    }

    [Fact]
    public void DecodeTurned_RowsOfTheChip_AreColumnsOfThePicture()
    {
        var decoding = Decoding<DvxplorerState>.Of(DvxplorerDecoder.DecodeTurned, Bytes(0x8005, 0x1000 | 479, 0x4000 | 63, 0x3080, 0x1000 | 480, 0x3001), Vga);

        Assert.Equal([new Ev(5, 511, 479, 1)], decoding.Events);
        Assert.Equal(new DecodeCounts { OutOfSensor = 1 }, decoding.Counts);
    }

    [Fact]
    public void Decode_WrapWithAMultiplier_MovesTimeByAllOfThem()
    {
        var decoding = Decode(0x8001, 0x7003, 0x8001, 0x1000, 0x4000, 0x3001);

        Assert.Equal([(3 << 15) + 1], decoding.Events.Select(e => e.TimeUs));
    }

    [Fact]
    public void Decode_AddressesBeyondTheSensor_AreDroppedAndCounted()
    {
        // column 640; groups 60 (row 480) and 60 - 1; group 0 - 1
        var decoding = Decode(0x8005, 0x1000 | 640, 0x4000, 0x30FF, 0x1000, 0x4800 | (1 << 6) | 60, 0x3007, 0x2003, 0x4800 | (1 << 6), 0x20FF);

        Assert.Equal([new Ev(5, 0, 472, 1), new Ev(5, 0, 473, 1)], decoding.Events);
        Assert.Equal(new DecodeCounts { OutOfSensor = 8 + 3 + 8 }, decoding.Counts);
    }

    [Fact]
    public void Decode_GroupAcrossTheLastRow_KeepsThoseOnTheSensor()
    {
        var decoding = Decoding<DvxplorerState>.Of(DvxplorerDecoder.Decode, Bytes(0x8005, 0x1000, 0x4001, 0x30FF), new SensorGeometry(640, 11));

        Assert.Equal([8, 9, 10], decoding.Events.Select(e => e.Y));
        Assert.Equal(new DecodeCounts { OutOfSensor = 5 }, decoding.Counts);
    }

    [Fact]
    public void Decode_EventsThatCannotBePlaced_AreCountedByWhatIsMissing()
    {
        Assert.Equal(new DecodeCounts { BeforeFirstTime = 3 }, Decode(0x1000, 0x4000, 0x3007).Counts);
        Assert.Equal(new DecodeCounts { BeforeFirstRow = 2 }, Decode(0x8005, 0x4000, 0x3003).Counts);
        Assert.Equal(new DecodeCounts { BeforeFirstRow = 1 }, Decode(0x8005, 0x1000, 0x2001).Counts);
    }

    [Fact]
    public void Decode_TimestampReset_BeginsTimeAnew()
    {
        var decoding = Decode(0x8005, 0x1000, 0x4000, 0x3001, 0x0001, 0x8002, 0x3002);

        Assert.Equal([5, 2], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(new DecodeCounts { TimeReversals = 1 }, decoding.Counts);
    }

    [Fact]
    public void Decode_MotionBetweenEvents_LeavesThemAsTheyAre()
    {
        ushort[] motion = [0x0005, 0x53E0, .. Enumerable.Repeat((ushort)0x50FF, 14), 0x0007];

        var decoding = Decode([0x8005, 0x1000, 0x4000, .. motion, 0x3001, 0x0003, 0x3002]);

        Assert.Equal([0, 1], decoding.Events.Select(e => e.Y));
        Assert.Equal(new DecodeCounts { OtherRecords = 2 }, decoding.Counts);
    }

    [Fact]
    public void Decode_WordsThatMeanNothing_AreCounted()
    {
        Assert.Equal(new DecodeCounts { UnknownWords = 5 }, Decode(0x0000, 0x0008, 0x6000, 0x5100, 0x5F00).Counts); // frames are words of a DAVIS
    }

    [Fact]
    public void Skip_Hole_ForgetsThePlaceAndAddsTheWraps()
    {
        var state = default(DvxplorerState);
        Take(ref state, 0x8005, 0x1001, 0x4001, 0x3001);

        state.Skip(elapsedUs: 1, toldUs: 2L << 15, hasUntold: false);

        Assert.Equal([new Ev((2 << 15) + 7, 4, 16, 1)], Take(ref state, 0x3003, 0x8007, 0x3001, 0x1004, 0x3001, 0x4002, 0x3001));
        Assert.Equal(new DecodeCounts { BeforeFirstTime = 2, BeforeFirstRow = 2 }, state.Counts);
    }

    private static List<Ev> Take(ref DvxplorerState state, params ushort[] words)
    {
        var packet = new EventPacket(100);
        DvxplorerDecoder.Decode(Bytes(words), Vga, ref state, packet);
        return [.. Ev.Of(packet)];
    }

    private static Decoding<DvxplorerState> Decode(params ushort[] words) => Decoding<DvxplorerState>.Of(DvxplorerDecoder.Decode, Bytes(words), Vga);

    private static byte[] Bytes(params ushort[] words) => MemoryMarshal.AsBytes(words.AsSpan()).ToArray();
}
