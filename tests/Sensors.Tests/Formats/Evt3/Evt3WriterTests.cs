using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Formats.Evt3;

public sealed class Evt3WriterTests : IDisposable
{
    private static readonly SensorGeometry Sensor = new(640, 480);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Write_RandomEvents_AreReadBackAsTheyWere(int packetSize)
    {
        var random = new SeededRandom(5);
        var events = new List<Ev>();
        for (long timeUs = 16_000_000; events.Count < 5000;)
        {
            timeUs += random.NextInt(4) switch { 0 => random.NextInt(40_000_000), 1 => -Math.Min(random.NextInt(12), timeUs & 0xFFF), _ => 0 };
            var (y, polarity, x) = (random.NextInt(480), random.NextInt(2), random.NextInt(640));
            for (var run = random.NextInt(30); run >= 0 && x < 640; run--, x += 1 + random.NextInt(3))
            {
                events.Add(new Ev(timeUs, x, y, polarity));
            }
        }

        Assert.Equal(events, RoundTrip(events.Chunk(packetSize)));
    }

    [Fact]
    public void Write_EventsOfOneRow_TakesOneVector()
    {
        RoundTrip([[new Ev(0, 10, 3), new Ev(0, 12, 3), new Ev(0, 21, 3)]]);

        var bytes = File.ReadAllBytes(Recording);
        var words = Evt3Wire.Bytes(Evt3Wire.TimeHigh(0), Evt3Wire.TimeLow(0), Evt3Wire.Y(3), Evt3Wire.BaseX(10), Evt3Wire.Vect12(0b1000_0000_0101));
        Assert.Equal(words, bytes[^words.Length..]);
    }

    [Fact]
    public void Dispose_WithoutCommit_LeavesNothing()
    {
        using (var writer = Begin(Recording))
        {
            writer.Write(Ev.Packet(new Ev(0, 1, 1)));
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Write_NegativeTime_SaysSo()
    {
        using var writer = Begin(Recording);

        var error = Assert.Throws<RecordingFormatException>(() => writer.Write(Ev.Packet(new Ev(-1, 1, 1))));

        Assert.Equal(
            $"{Recording}: EVT3 has no word for a time of -1 us: it counts from 0; let times count from the first event (convert --from-zero)", error.Message);
    }

    [Fact]
    public void Constructor_FolderThatIsNotThere_NamesTheFile()
    {
        var path = _folder.File("nowhere/x.raw");

        var error = Assert.Throws<RecordingFormatException>(() => Begin(path));

        Assert.StartsWith($"{path}: cannot be written", error.Message, StringComparison.Ordinal);
    }

    private static NewRecording Begin(string path) => new(path, FormatRegistry.FindWritable(path), new WriteOptions(Sensor));

    private string Recording => _folder.File("x.raw");

    private List<Ev> RoundTrip(IEnumerable<IReadOnlyList<Ev>> packets)
    {
        using (var writer = Begin(Recording))
        {
            foreach (var packet in packets)
            {
                writer.Write(Ev.Packet(packet));
            }

            writer.Commit();
        }

        using var reader = FormatRegistry.Open(Recording);
        Assert.Equal(Sensor, reader.Info.Geometry);
        var events = Ev.ReadAll(reader);
        Assert.Equal(0, reader.Counts.DroppedEvents + reader.Counts.UnknownWords + reader.Counts.TrailingBytes);
        return events;
    }
}
