using System.Text;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Formats.Text;

public sealed class TextFormatTests
{
    private static readonly Ev[] Two = [new(1_000_001, 3, 5), new(2_000_000, 4, 6, 0)];

    [Theory]
    [InlineData("t,x,y,p\n1000001,3,5,1\n2000000,4,6,0\n")]
    [InlineData("\"timestamp\", \"x\", \"y\", \"polarity\"\r\n1000001, 3, 5, 1\r\n2000000, 4, 6, -1\r\n")]
    [InlineData("x;y;p;t_us\n3;5;1;1000001\n4;6;0;2000000")]
    [InlineData("# x\ty\tpol\tts\n3\t5\t1\t1000001\n\n# a remark\n4\t6\t0\t2000000\n")]
    [InlineData("t_ns,device,x,y,on\n1000001400,7,3,5,1\n2000000000,7,4,6,0\n")]
    [InlineData("t_ms,x,y,p\n1000.0014,3,5,1\n2000,4,6,0\n")]
    [InlineData("\uFEFFt,x,y,p\n1.0000014,3,5,1\n2.0,4,6,0\n")]
    [InlineData("t,x,y,p\n1.000001000000000000e+06,3.00e+00,5.00e+00,1.00e+00\n2.0e+06,4,6,0\n")]
    public void Read_NamedColumns_AreTakenByTheirNames(string text)
    {
        using var reader = Open("whatever", text);

        Assert.Equal(Two, Ev.ReadAll(reader));
        Assert.Equal(("CSV", EventOrigin.TopLeft, 0L), (reader.Info.Format, reader.Info.Origin, reader.Counts.Breaches));
    }

    [Theory]
    [InlineData("1.000001 3 5 1\n2.0 4 6 0\n", "t,x,y,p", "seconds")]
    [InlineData("3,5,1,1000001\n4,6,0,2000000\n", "x,y,p,t", "microseconds")]
    [InlineData("3,5,1000001,1\n4,6,2000000,0\n", "x,y,t,p", "microseconds")]
    [InlineData("1000001 1 3 5\n2000000 0 4 6\n", "t,p,x,y", "microseconds")]
    [InlineData("1 3 5 1000001\n-1 4 6 2000000\n", "p,x,y,t", "microseconds")]
    public void Read_ColumnsWithoutNames_AreGuessedAndTold(string text, string columns, string unit)
    {
        using var reader = Open("x.txt", text);

        Assert.Equal(Two, Ev.ReadAll(reader));
        Assert.Equal(3, reader.Info.Notes.Count); // columns, unit, size
        Assert.Contains($": {columns},", reader.Info.Notes[0], StringComparison.Ordinal);
        Assert.Contains($": {unit},", reader.Info.Notes[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ColumnsGiven_OverruleTheNames()
    {
        using var reader = Open("x.csv", "a,b,c,d,e\n5,3,1,1000.001,9\n6,4,0,2000,9\n", new OpenOptions(new(640, 480), "y,x,p,t_ms,-"));

        Assert.Equal(Two, Ev.ReadAll(reader));
        Assert.Empty(reader.Info.Notes);
    }

    [Theory]
    [InlineData("a,b,c,d\n1,2,3,1\n", "x.csv: the columns are called a, b, c, d: list them, as in info --columns t,x,y,p, or in Source:Columns")]
    [InlineData("1,2,3,1,5\n", "x.csv: 5 columns without names, and no usual order fits them: list them, as in info --columns t,x,y,p, or in Source:Columns")]
    [InlineData("9,2,3,70000\n", "x.csv: 4 columns without names, and no usual order fits them: list them, as in info --columns t,x,y,p, or in Source:Columns")]
    public void Open_ColumnsThatNobodyKnows_SaysHowToListThem(string text, string message) =>
        Assert.Equal(message, Assert.Throws<RecordingFormatException>(() => Open("x.csv", text)).Message);

    [Fact]
    public void Open_ColumnsThatAreNone_SaysWhatAListHas()
    {
        var error = Assert.Throws<RecordingFormatException>(() => Open("x.csv", "1 2 3 1\n", new OpenOptions(Columns: "t,x,y")));

        Assert.StartsWith("x.csv: columns 't,x,y': t, x, y and p once each", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("label,start_us,end_us\ncar,0,10\n")]
    [InlineData("1 2 3\n4 5 6\n")]
    [InlineData("one two three four\n")]
    public void Open_OtherText_IsNoRecording(string text)
    {
        var error = Assert.Throws<RecordingFormatException>(() => Open("x.csv", text));

        Assert.StartsWith("x.csv: not a recording of a known format", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DamagedLines_AreCountedAndPassedOver()
    {
        var longLine = new string('7', 300_000);
        using var reader = Open("x.csv", $"t,x,y,p\n1000001,3,5,1\n12,3,5\n12,3,5,1,9\n12,3,z,1\n{longLine}\n1,2000,1,1\n2000000,4,6,0\n3000000,4,", new OpenOptions(new(640, 480)));

        Assert.Equal(Two, Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { UnknownWords = 5, OutOfSensor = 1 }, reader.Counts);
    }

    [Fact]
    public void Read_TimeStepsBack_IsLiteralAndCounted()
    {
        using var reader = Open("x.csv", "t,x,y,p\n9,1,1,1\n-3,1,1,1\n");

        Assert.Equal([9, -3], Ev.ReadAll(reader).Select(e => e.TimeUs));
        Assert.Equal(new DecodeCounts { TimeReversals = 1 }, reader.Counts);
    }

    [Theory]
    [InlineData("240 180\n0.1 3 5 1\n", 240, 180)]
    [InlineData("t,x,y,p\n1,33,33,1\n", 34, 34)]
    [InlineData("t,x,y,p\n1,639,2,1\n2,1,479,1\n", 640, 480)]
    [InlineData("t,x,y,p\n1,1919,2,1\n2,1,1079,1\n", 1920, 1080)]
    public void Open_SizeOfTheSensor_IsTheFilesOrTheSmallestThatHoldsTheEvents(string text, int width, int height)
    {
        using var reader = Open("x.txt", text);

        Assert.Equal(new SensorGeometry(width, height), reader.Info.Geometry);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Read_ManyLinesThroughSmallPackets_GivesThemAll(int step)
    {
        var events = Enumerable.Range(0, 30_000).Select(i => new Ev((long)i * step, i % 600, i % 400, i % 2)).ToList();
        var text = string.Concat(events.Select(e => $"{e.TimeUs} {e.X} {e.Y} {e.Polarity}\n"));

        using var reader = Open("x.txt", text);

        Assert.Equal(events, Ev.ReadAll(reader, capacity: EventPacket.MinReadCapacity));
    }

    [Fact]
    public void Write_Events_AreReadBackTheSame()
    {
        List<Ev> events = [new(-5, 0, 0, 0), .. Enumerable.Range(0, 5000).Select(i => new Ev(1_700_000_000_000_000 + i, i % 1280, i % 720, i % 2)), new(7, 16_383, 1)];
        using var stream = new MemoryStream();
        using (var writer = FormatRegistry.FindWritable("x.csv").Create(stream, new WriteOptions(new(1280, 720))))
        {
            writer.Write(Ev.Packet(events));
            writer.Complete();
        }

        using var reader = Open("x.csv", Encoding.ASCII.GetString(stream.ToArray()));

        Assert.Equal(events, Ev.ReadAll(reader));
    }

    private static IEventReader Open(string name, string text, OpenOptions? options = null) =>
        FormatRegistry.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), name, options);
}
