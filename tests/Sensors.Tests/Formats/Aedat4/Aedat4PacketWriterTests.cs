using System.Text.Json;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Aedat4;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Formats.Aedat4;

public sealed class Aedat4PacketWriterTests
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
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(Aedat4Format.MaxEvents)]
    public void Write_Events_AreReadByAnIndependentReader(int perPacket)
    {
        var events = Scene(2 * Aedat4Format.MaxEvents);

        var file = Aedat4File.Read(Write(events[..(perPacket * 2)], perPacket));

        Assert.Equal((346, 260, -1L, 0), (file.Width, file.Height, file.TablePosition, file.Rest));
        Assert.Equal(events[..(perPacket * 2)], file.Events);
    }

    [Fact]
    public void Write_EventsOfAScene_AreCompressed()
    {
        var events = Scene(20_000);

        Assert.InRange(Write(events, Aedat4Format.MaxEvents).Length, 1, events.Length * 11); // of 16 bytes each
    }

    [Fact]
    public void Write_EventsThatCannotBeCompressed_AreReadAllTheSame()
    {
        var random = new SeededRandom(7);
        var events = Enumerable.Range(0, Aedat4Format.MaxEvents)
            .Select(_ => ((long)(random.NextDouble() * long.MaxValue), (int)(random.NextDouble() * 32_768), (int)(random.NextDouble() * 32_768), random.NextDouble() < 0.5 ? 0 : 1))
            .ToArray();

        Assert.Equal(events, Aedat4File.Read(Write(events, events.Length)).Events);
    }

    [Fact]
    public void Write_FileThatEndsAnywhere_IsReadableUpToItsLastWholePacket()
    {
        const int PerPacket = 10;
        var events = Scene(4 * PerPacket);
        var whole = Write(events, PerPacket);
        var header = Aedat4Format.Header(Sensor, "x").Length;

        for (var length = header; length < whole.Length; length++)
        {
            var read = Aedat4File.Read(whole.AsSpan(0, length)).Events;
            Assert.Equal(events[..(read.Count / PerPacket * PerPacket)], read);
        }
    }

    [Fact]
    public void Write_InSteadyState_AllocatesNothing()
    {
        var records = Records(Scene(Aedat4Format.MaxEvents));
        var writer = new Aedat4PacketWriter();
        writer.Write(records, Stream.Null);
        var before = GC.GetAllocatedBytesForCurrentThread();

        writer.Write(records, Stream.Null);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static (long TimeUs, int X, int Y, int On)[] Scene(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (1_600_000_000_000_000L + (i / 3), 100 + (i * 7 % 40), 50 + (i % 30), (i >> 4) & 1))];

    private static byte[] Write((long TimeUs, int X, int Y, int On)[] events, int perPacket)
    {
        using var file = new MemoryStream();
        file.Write(Aedat4Format.Header(Sensor, "x"));
        var writer = new Aedat4PacketWriter();
        foreach (var packet in events.Chunk(perPacket))
        {
            writer.Write(Records(packet), file);
        }

        return file.ToArray();
    }

    private static byte[] Records((long TimeUs, int X, int Y, int On)[] events)
    {
        var records = new byte[events.Length * Aedat4Format.EventBytes];
        for (var i = 0; i < events.Length; i++)
        {
            var (timeUs, x, y, on) = events[i];
            Aedat4Format.WriteEvent(records.AsSpan(i * Aedat4Format.EventBytes), timeUs, (ushort)x, (ushort)y, (byte)on);
        }

        return records;
    }
}
