using System.Buffers.Binary;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Aedat4;
using EdgeLearner.Sensors.Tests.Events;
using static EdgeLearner.Sensors.Tests.Formats.Aedat4.Aedat4Wire;

namespace EdgeLearner.Sensors.Tests.Formats.Aedat4;

public sealed class Aedat4ReaderTests
{
    private static readonly Ev A = new(1_600_000_000_000_000, 1, 2);
    private static readonly Ev B = new(1_600_000_000_000_001, 63, 47, 0);
    private static readonly Ev C = new(1_600_000_000_000_002, 5, 6);

    public static MatrixTheoryData<int, int> Compressions => new([0, 1, 2, 3, 4], [0, 1, 2]);

    [Theory]
    [MemberData(nameof(Compressions))]
    public void Read_EveryCompression_GivesTheSameEvents(int compression, int inflaters)
    {
        var scene = Scene(40_000); // larger than the first buffer

        using var reader = Open(inflaters, Header(compression), Evts(compression, 0, scene), Evts(compression, 0, A, B), Evts(compression, 0), Evts(compression, 0, C));

        Assert.Equal([.. scene, A, B, C], Ev.ReadAll(reader, capacity: 1000));
        Assert.Equal(new DecodeCounts { TimeReversals = scene[^1].TimeUs > A.TimeUs ? 1 : 0 }, reader.Counts);
        Assert.False(reader.Read(new EventPacket())); // and stays at the end
    }

    [Fact]
    public void Read_BlocksThatCopyFromTheOnesBefore_AreLinked()
    {
        var flat = Flat(A, A, A);
        byte[] copy = [0x0F, 16, 0, 32 - 4 - 15 - 5, 0x50, .. flat[^5..]]; // 27 bytes from 16 before, then 5 as they are

        using var reader = Open(0, Header(), Packet(0, Frame((flat[..56], true), (copy, false))));

        Assert.Equal([A, A, A], Ev.ReadAll(reader));
    }

    [Fact]
    public void Read_PacketsOfOtherStreams_AreCountedAndSkipped()
    {
        using var reader = Open(0, Header(), Other(), Evts(A), Other(), Other(7), Evts(B), Other());

        Assert.Equal([A, B], Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { OtherRecords = 4 }, reader.Counts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Read_UpToTheTable_LeavesItOut(int compression)
    {
        byte[] table = compression == 0 ? [12, 0, 0, 0, 20, 0, 0, 0, .. "FTAB"u8, .. new byte[40]] : Evts(compression, 0, A)[8..];
        var packets = Evts(compression, 0, A, B);
        var end = Header(compression).Length + packets.Length;

        using var reader = Open(0, Header(compression, table: end), packets, table);

        Assert.Equal([A, B], Ev.ReadAll(reader));
        Assert.Equal(default, reader.Counts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public void Read_TablePositionThatIsNone_IsNotBelieved(long table)
    {
        using var reader = Open(0, Header(table: table), Evts(A), [1, 2, 3], Evts(B));

        Assert.Equal([A, B], Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { UnknownWords = 1 }, reader.Counts);
    }

    [Fact]
    public void Read_BlocksThatAreShorterThanTheLargest_FillAPacketToItsEnd()
    {
        var flat = Flat(Scene(1_500_000)); // of 24 MB, of which a packet has at most 24 MiB
        var packet = Frame([.. flat.Chunk(60_000).Select(block => (Lz4Block(block), false))]);
        packet[5] = 0x70; // blocks of up to 4 MiB: the last ones have less room than that

        using var reader = Open(0, Header(), Packet(0, packet));

        Assert.Equal(1_500_000, Ev.ReadAll(reader).Count);
        Assert.Equal(default, reader.Counts with { TimeReversals = 0 });
    }

    [Fact]
    public void Read_DamagedPacket_GivesWhatComesOutOfItAndGoesOnBehind()
    {
        var flat = Flat(A, B, C);
        var damaged = Packet(0, Frame((flat[..(40 + 16 + 7)], true), ([0xF0], false))); // A and half of B, then a block that is none

        using var reader = Open(0, Header(), Evts(B), damaged, Evts(C));

        Assert.Equal([B, A, C], Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { UnknownWords = 1, TimeReversals = 1 }, reader.Counts);
    }

    public static MatrixTheoryData<int, int> DamagedSizes => new([0, 1, 3], [-1, 0, 5, 1000, int.MaxValue]);

    [Theory]
    [MemberData(nameof(DamagedSizes))]
    public void Read_SizeThatIsWrong_LosesNoMoreThanThatPacket(int compression, int size)
    {
        var damaged = Evts(compression, 0, B);
        BinaryPrimitives.WriteInt32LittleEndian(damaged.AsSpan(4), size);

        using var reader = Open(0, Header(compression), Evts(compression, 0, A), damaged, Evts(compression, 0, A), Evts(compression, 0, C));
        var events = Ev.ReadAll(reader);

        Assert.Equal([A, A, C], events.Where(e => e != B));
        Assert.Equal(0, reader.Counts.TrailingBytes);
    }

    [Fact]
    public void Read_SizeOfAnotherStreamThatIsWrong_LosesNoEvents()
    {
        var damaged = Other();
        damaged[4] += 30; // into the packet that follows

        using var reader = Open(0, Header(), damaged, Evts(A), Evts(B));

        Assert.Equal([A, B], Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { UnknownWords = 1 }, reader.Counts);
    }

    [Fact]
    public void Read_LastPacketCut_GivesWhatComesOutOfItAndCountsTheRest()
    {
        var flat = Flat(A, B, C);
        var last = Packet(0, Frame((flat[..56], true), (flat[56..], true)));

        using var reader = Open(0, Header(), Evts(A), last[..^9]);

        Assert.Equal([A, A], Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { TrailingBytes = last.Length - 9 }, reader.Counts);
    }

    [Fact]
    public void Read_EventsOfAStreamThatAreNone_CountAsDamage()
    {
        using var reader = Open(0, Header(), Other(stream: 0), Evts(A));

        Assert.Equal([A], Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { UnknownWords = 1 }, reader.Counts);
    }

    [Fact]
    public void Read_EventsOffTheSensorOrBackInTime_AreCounted()
    {
        using var reader = Open(0, Header(), Evts(C, new Ev(C.TimeUs, 64, 0), new Ev(C.TimeUs, 0, 48), new Ev(C.TimeUs, -1, 0), A));

        Assert.Equal([C, A], Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { OutOfSensor = 3, TimeReversals = 1 }, reader.Counts);
    }

    [Fact]
    public void Read_SizesThatClaimALot_TakeNoMemory()
    {
        var claim = new byte[20];
        BinaryPrimitives.WriteInt32LittleEndian(claim.AsSpan(4), Aedat4Words.MaxBytes);
        Frame()[..7].CopyTo(claim, 8);
        var file = Enumerable.Repeat(claim, 50).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();

        using var reader = Open(0, [Header(), .. file]);

        Assert.Empty(Ev.ReadAll(reader));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Read_InSteadyState_AllocatesNothing(int compression)
    {
        var scene = Evts(compression, 0, Scene(5_000));
        using var reader = Open(0, [Header(compression), .. Enumerable.Repeat(scene, 20)]);
        var packet = new EventPacket();
        Assert.True(reader.Read(packet));
        Assert.True(reader.Read(packet));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
        {
            reader.Read(packet);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(5_000, packet.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Read_StreamThatFails_SaysSoBehindTheEventsBefore(int inflaters)
    {
        using var stream = new FailingStream([.. Header(), .. Evts(A), .. Evts(B)]);
        using var reader = new Aedat4Format().Open(stream, new OpenOptions(), inflaters);
        var packet = new EventPacket();

        Assert.True(reader.Read(packet));
        Assert.Equal([A], Ev.Of(packet));
        Assert.True(reader.Read(packet));
        Assert.Equal("the disk is gone", Assert.Throws<IOException>(() => reader.Read(packet)).Message);
        Assert.Equal("the disk is gone", Assert.Throws<IOException>(() => reader.Read(packet)).Message);
        Assert.Equal(0, packet.Count);
    }

    private static Ev[] Scene(int count) => [.. Enumerable.Range(0, count).Select(i => new Ev(1_600_000_000_000_000L + (i / 3), i * 7 % 64, i % 48, (i >> 4) & 1))];

    /// <summary>Fails where it would end.</summary>
    private sealed class FailingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, count) is > 0 and var read ? read : throw new IOException("the disk is gone");
    }
}
