using System.Runtime.InteropServices;
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
    public void Write_EventsOfOneRow_TakeVectorsInThreesAsACamerasAre()
    {
        Assert.Equal(
            [Evt3Wire.Y(3), Evt3Wire.BaseX(64), Evt3Wire.Vect12(0b11), Evt3Wire.Vect12(1), Evt3Wire.Vect8(0b1000_0001), Evt3Wire.Vect12(0b1111), Evt3Wire.Vect12(0), Evt3Wire.Vect8(0), Evt3Wire.X(128)],
            WordsOf(64, 65, 76, 88, 95, 96, 97, 98, 99, 128));
    }

    [Fact]
    public void Write_VectorBehindASingleEvent_SaysItsBaseAnew()
    {
        int[] five = [0, 1, 2, 3, 31];
        ushort[] vector = [Evt3Wire.Vect12(0b1111), Evt3Wire.Vect12(0), Evt3Wire.Vect8(0b1000_0000)];

        Assert.Equal(
            [Evt3Wire.Y(3), Evt3Wire.BaseX(0), .. vector, Evt3Wire.X(40), Evt3Wire.BaseX(32), .. vector],
            WordsOf([.. five, 40, .. five.Select(x => x + 32)]));
    }

    [Fact]
    public void Write_EventsWhereAVectorWouldRunPastTheEdge_AreSingle()
    {
        int[] columns = [640, 641, 642, 643, 644];

        Assert.Equal([Evt3Wire.Y(3), .. columns.Select(x => Evt3Wire.X(x))], WordsOf(new SensorGeometry(660, 480), columns));
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

    private static ushort[] WordsOf(params int[] columns) => WordsOf(Sensor, columns);

    /// <summary>Words behind TIME_HIGH and TIME_LOW of events in row 3.</summary>
    private static ushort[] WordsOf(SensorGeometry geometry, int[] columns)
    {
        using var file = new MemoryStream();
        using var writer = FormatRegistry.FindWritable("x.raw").Create(file, new WriteOptions(geometry));
        var header = (int)file.Length;
        writer.Write(Ev.Packet([.. columns.Select(x => new Ev(0, x, 3))]));
        writer.Complete();
        return MemoryMarshal.Cast<byte, ushort>(file.ToArray().AsSpan(header))[2..].ToArray();
    }

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
