using System.Text.Json;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Aedat4;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Formats.Aedat4;

public sealed class Aedat4WriterTests
{
    private static readonly SensorGeometry Sensor = new(346, 260);

    [Theory]
    [InlineData("aestream+aestream/davis.aedat4")]
    [InlineData("neuromorphs+tonic/sample.aedat4")]
    public void Read_RealRecording_GivesTheEventsOfTheTruth(string recording) // what the other tests read with can read what others wrote
    {
        using var truths = JsonDocument.Parse(File.ReadAllText(TestData.Require("recordings", "TRUTH.json")));
        var truth = truths.RootElement.GetProperty("files").GetProperty(recording);

        var file = Aedat4File.Read(File.ReadAllBytes(TestData.Require("recordings", recording)));

        Assert.Equal((truth.GetProperty("width").GetInt32(), truth.GetProperty("height").GetInt32()), (file.Width, file.Height));
        Assert.Equal(truth.GetProperty("event_count").GetInt32(), file.Events.Count);
        Assert.Equal(truth.GetProperty("sha256").GetString(), file.Digest);
        Assert.Equal(file.Packets, file.Table.Select(entry => (entry.At, entry.Stream, entry.Size)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(Aedat4Writer.MaxEvents)]
    [InlineData((2 * Aedat4Writer.MaxEvents) + 1)]
    public void Write_Events_AreReadByAnIndependentReader(int perPacket)
    {
        var events = Scene(2 * perPacket);

        var file = Aedat4File.Read(Write(events, perPacket));

        Assert.Equal((346, 260, 0), (file.Width, file.Height, file.Rest));
        Assert.Equal(events.Select(e => (e.TimeUs, e.X, e.Y, e.Polarity)), file.Events);
    }

    [Fact]
    public void Write_Events_AreReadBack()
    {
        var events = Scene(50_000);

        using var reader = Open(Write(events, 8192));

        Assert.Equal(Sensor, reader.Info.Geometry);
        Assert.Equal(events, Ev.ReadAll(reader));
        Assert.Equal(default, reader.Counts);
    }

    [Fact]
    public void Complete_Packets_StandInATableAtTheEnd()
    {
        Ev[] events = [new(9, 1, 1), new(4, 2, 2), new(7, 3, 3), new(-5, 3, 3)];

        var file = Aedat4File.Read(Write(events, 3));

        Assert.Equal(2, file.Packets.Count);
        Assert.Equal(
            [new(file.Packets[0].At, 0, file.Packets[0].Size, 3, 4, 9), new(file.Packets[1].At, 0, file.Packets[1].Size, 1, -5, -5)],
            file.Table);
        Assert.Equal(file.Packets[1].At + file.Packets[1].Size, file.TablePosition);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7_000)] // more than one block of the frame
    public void Complete_AnyNumberOfPackets_StandsInTheTable(int packets)
    {
        var file = Aedat4File.Read(Write(Scene(packets), 1));

        Assert.Equal(packets, file.Table.Count);
        Assert.Equal(file.Packets, file.Table.Select(entry => (entry.At, entry.Stream, entry.Size)));
        Assert.Equal(file.Events.Select(e => (1L, e.TimeUs, e.TimeUs)), file.Table.Select(entry => (entry.Count, entry.FirstUs, entry.LastUs)));
    }

    [Fact]
    public void Write_EventsOfAScene_AreCompressed()
    {
        var events = Scene(20_000);

        Assert.InRange(Write(events, Aedat4Writer.MaxEvents).Length, 1, events.Length * 11); // of 16 bytes each
    }

    [Fact]
    public void Write_EventsThatCannotBeCompressed_AreReadAllTheSame()
    {
        var random = new SeededRandom(7);
        var events = Enumerable.Range(0, 4000)
            .Select(_ => new Ev((long)(random.NextDouble() * long.MaxValue), random.NextInt(32_768), random.NextInt(32_768), random.NextInt(2)))
            .ToArray();

        Assert.Equal(events.Select(e => (e.TimeUs, e.X, e.Y, e.Polarity)), Aedat4File.Read(Write(events, events.Length)).Events);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Write_FileThatEndsAnywhere_IsReadableUpToItsLastWholePacket(bool isComplete)
    {
        const int PerPacket = 10;
        var events = Scene(4 * PerPacket);
        var whole = Write(events, PerPacket, isComplete);
        var header = Write([], 1, isComplete: false).Length;

        for (var length = header; length <= whole.Length; length++)
        {
            using var reader = Open(whole[..length]);
            var read = Ev.ReadAll(reader);
            Assert.Equal(events[..(read.Count / PerPacket * PerPacket)], read);
        }
    }

    [Fact]
    public void Write_WithoutComplete_HasNoTable()
    {
        var file = Aedat4File.Read(Write(Scene(10), 10, isComplete: false));

        Assert.Equal((-1L, 10, 0), (file.TablePosition, file.Events.Count, file.Rest));
    }

    [Fact]
    public void Write_InSteadyState_AllocatesNothing()
    {
        var packet = Ev.Packet(Scene(EventPacket.DefaultCapacity));
        using var writer = new Aedat4Format().Create(Stream.Null, new WriteOptions(Sensor));
        for (var i = 0; i < 20; i++)
        {
            writer.Write(packet); // the list of packets grows by doubling
        }

        var before = GC.GetAllocatedBytesForCurrentThread();

        writer.Write(packet);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static IEventReader Open(byte[] file) => FormatRegistry.Open(new MemoryStream(file), "x");

    private static Ev[] Scene(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Ev(1_600_000_000_000_000L + (i / 3), 100 + (i * 7 % 40), 50 + (i % 30), (i >> 4) & 1))];

    private static byte[] Write(Ev[] events, int perPacket, bool isComplete = true)
    {
        using var file = new MemoryStream();
        using var writer = FormatRegistry.FindWritable("x.aedat4").Create(file, new WriteOptions(Sensor, "a <camera>"));
        foreach (var packet in events.Chunk(perPacket))
        {
            writer.Write(Ev.Packet(packet));
        }

        if (isComplete)
        {
            writer.Complete();
        }

        return file.ToArray();
    }
}
