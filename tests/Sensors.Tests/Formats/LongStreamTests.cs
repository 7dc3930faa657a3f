using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Formats;

/// <summary>Recordings of more bytes than 32 bits count: every event is delivered, in constant memory.</summary>
public sealed class LongStreamTests
{
    private const long LongBytes = 3L << 30;
    private const int SomeRounds = 30;
    private static readonly SensorGeometry Sensor = new(1280, 720);

    private readonly EventPacket _packet = new();

    [Theory]
    [InlineData("evt2")]
    [InlineData("evt3")]
    [InlineData("dat")]
    public void Read_Of3Gigabytes_GivesEveryEventInConstantMemory(string format)
    {
        var (header, payload) = Recording(format);
        var rounds = (int)(LongBytes / payload.Length);
        var (fewEvents, _) = Read(header, payload, SomeRounds);
        var (moreEvents, fewAllocated) = Read(header, payload, SomeRounds + 1);

        var (events, allocated) = Read(header, payload, rounds);

        Assert.Equal(fewEvents + ((rounds - SomeRounds) * (moreEvents - fewEvents)), events);
        Assert.InRange(allocated, 0, fewAllocated + 10_000);
    }

    /// <summary>Scattered events in two parts: the header, and what may come again and again behind it.</summary>
    private static (byte[] Header, byte[] Payload) Recording(string format)
    {
        var random = new SeededRandom(7);
        var header = Write(format, []);
        var whole = Write(format, [.. Enumerable.Range(0, 50_000).Select(i => new Ev(i * 8L, random.NextInt(Sensor.Width), random.NextInt(Sensor.Height), i & 1))]);
        return (header, whole[header.Length..]);
    }

    private static byte[] Write(string format, Ev[] events)
    {
        using var stream = new MemoryStream();
        using (var writer = FormatRegistry.FindWritable("x", format).Create(stream, new WriteOptions(Sensor)))
        {
            writer.Write(Ev.Packet(events));
            writer.Complete();
        }

        return stream.ToArray();
    }

    private (long Events, long AllocatedBytes) Read(byte[] header, byte[] payload, int rounds)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var reader = FormatRegistry.Open(new RepeatingStream(header, payload, rounds), "x");
        var events = 0L;
        while (reader.Read(_packet))
        {
            events += _packet.Count;
        }

        return (events, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
