using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Formats;

/// <summary>Formats that are written: what a writer takes, the format's reader gives back; what it could not give back, the writer refuses.</summary>
public sealed class EventWriterTests
{
    private static readonly SensorGeometry Sensor = new(640, 480);

    public static TheoryData<string, int> FormatsAndPackets =>
        [.. from name in new[] { "evt2", "evt3", "dat", "es", "aedat4", "hdf5" } from size in new[] { 1, 7, 1000 } select (name, size)];

    [Theory]
    [MemberData(nameof(FormatsAndPackets))]
    public void Write_EventsInOrderWithSilences_AreReadBackAsTheyWere(string format, int packetSize)
    {
        var random = new SeededRandom(3);
        var timeUs = 16_000_000L;
        var events = Enumerable.Range(0, 4000).Select(_ => new Ev(
            timeUs += random.NextInt(300) == 0 ? random.NextInt(40_000_000) : random.NextInt(400), random.NextInt(640), random.NextInt(480), random.NextInt(2))).ToList();

        Assert.Equal(events, RoundTrip(format, events.Chunk(packetSize)));
    }

    [Theory]
    [InlineData("evt2")]
    [InlineData("evt3")]
    [InlineData("dat")]
    [InlineData("aedat4")]
    [InlineData("hdf5")]
    public void Write_TimesThatStepBack_StayLiteral(string format)
    {
        Ev[] events = [new(5000, 1, 1), new(4990, 2, 2), new(70, 3, 3), new(5000, 639, 479, 0)];

        Assert.Equal(events, RoundTrip(format, [events]));
    }

    [Theory]
    [InlineData("evt2", (1L << 34) - 1)]
    [InlineData("evt2", 5L << 34)]
    [InlineData("evt3", (1L << 24) - 1)]
    [InlineData("evt3", 5L << 24)]
    [InlineData("dat", (1L << 32) - 1)]
    [InlineData("es", 3_600_000_000)]
    [InlineData("hdf5", 1_633_953_690_975_950)]
    [InlineData("hdf5", -1_601_640_499)]
    public void Write_ALateFirstEvent_IsReadBackThere(string format, long timeUs)
    {
        Ev[] events = [new(timeUs, 1, 2), new(timeUs + 10, 3, 4)];

        Assert.Equal(events, RoundTrip(format, [events]));
    }

    [Theory]
    [InlineData("evt2", -1, "EVT2 has no word for a time of -1 us: it counts from 0")]
    [InlineData("evt3", 1_600_000_000_000_000, "EVT3 has no word for a time of 1600000000000000 us: its clock would have to wrap 95,367,431 times")]
    [InlineData("dat", -1, "DAT has no word for a time of -1 us: of its 32 bits a reader would make another")]
    [InlineData("dat", 1L << 32, "DAT has no word for a time of 4294967296 us: of its 32 bits a reader would make another")]
    [InlineData("es", -1, "ES has no word for a time of -1 us: it counts from 0")]
    [InlineData("es", 1_600_000_000_000_000, "ES has no word for a time of 1600000000000000 us: a byte for each 127 us since 0 us would be 12,598,425 MB")]
    public void Write_ATimeThatWouldBeReadAsAnother_IsRefusedInALineThatSaysWhatToDo(string format, long timeUs, string message)
    {
        var error = Assert.Throws<RecordingFormatException>(() => RoundTrip(format, [[new Ev(timeUs, 1, 1)]]));

        Assert.Equal($"{message}; let times count from the first event (convert --from-zero)", error.Message);
    }

    [Theory]
    [InlineData("evt2", 1L << 34, "EVT2 has no word for 17179869183 us after 17179869184 us: a step back over a wrap of its clock; write a format with whole times, such as AEDAT 4")]
    [InlineData("es", 500, "ES has no word for 499 us after 500 us, since it counts the time from one event to the next; write a format with whole times, such as AEDAT 4")]
    public void Write_AStepBackWithoutAWord_NamesAFormatThatHasOne(string format, long timeUs, string message)
    {
        var error = Assert.Throws<RecordingFormatException>(() => RoundTrip(format, [[new Ev(timeUs, 1, 1), new Ev(timeUs - 1, 1, 1)]]));

        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("dat", (1L << 32) - 1, 1L << 33, "DAT has no word for a time of 8589934592 us: of its 32 bits a reader would make another")]
    [InlineData("es", 0, 3_600_000_001, "ES has no word for a time of 3600000001 us: a byte for each 127 us since 0 us would be 28 MB")]
    [InlineData("evt3", 0, 1L << 45, "EVT3 has no word for a time of 35184372088832 us: its clock would have to wrap 2,097,152 times")]
    public void Write_ASilenceWithoutAWord_NamesAFormatThatHasOne(string format, long timeUs, long nextUs, string message)
    {
        var error = Assert.Throws<RecordingFormatException>(() => RoundTrip(format, [[new Ev(timeUs, 1, 1), new Ev(nextUs, 1, 1)]]));

        Assert.Equal($"{message}; write a format with whole times, such as AEDAT 4", error.Message);
    }

    [Theory]
    [InlineData("evt2", "EVT2")]
    [InlineData("evt3", "EVT3")]
    public void Create_SensorLargerThanTheWordsAddress_IsRefused(string format, string name)
    {
        var error = Assert.Throws<RecordingFormatException>(
            () => FormatRegistry.FindWritable("x", format).Create(new MemoryStream(), new WriteOptions(new SensorGeometry(2049, 10))));

        Assert.Equal($"a sensor of 2049x10; {name} can address 2048 a side", error.Message);
    }

    private static List<Ev> RoundTrip(string format, IEnumerable<IReadOnlyList<Ev>> packets)
    {
        using var stream = new MemoryStream();
        using (var writer = FormatRegistry.FindWritable("x", format).Create(stream, new WriteOptions(Sensor)))
        {
            foreach (var packet in packets)
            {
                writer.Write(Ev.Packet(packet));
            }

            writer.Complete();
        }

        using var reader = FormatRegistry.Open(new MemoryStream(stream.ToArray()), "x");
        Assert.Equal(Sensor, reader.Info.Geometry);
        var events = Ev.ReadAll(reader);
        Assert.Equal(0, reader.Counts.DroppedEvents + reader.Counts.UnknownWords + reader.Counts.TrailingBytes);
        return events;
    }
}
