using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.TestSupport;
using static EdgeLearner.Sensors.Tests.Formats.Npy.NpyBytes;

namespace EdgeLearner.Sensors.Tests.Formats.Npy;

public sealed class NpyFormatTests
{
    private static readonly Ev[] Two = [new(1_000_001, 3, 5), new(2_000_000, 300, 6, 0)];

    [Fact]
    public void Read_StructuredArray_TakesFieldsByTheirNames()
    {
        using var reader = Open(Structured(Two));

        Assert.Equal(Two, Ev.ReadAll(reader));
        Assert.Equal(("npy", new SensorGeometry(304, 240), 2), (reader.Info.Format, reader.Info.Geometry, reader.Info.Notes.Count)); // size and unit are guesses
    }

    [Fact]
    public void Read_FewerRowsThanTheHeaderPromises_IsDamageAndTold()
    {
        using var reader = Open(Structured([.. Two, .. Two])[..^32]);

        Assert.Equal(Two, Ev.ReadAll(reader));
        Assert.Equal(1, reader.Counts.Breaches);
        Assert.Contains("The file is cut short: 2 of the 4 rows that its header promises are missing.", reader.Info.Notes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Read_OtherWidthsAndOrders_AreTheSameEvents(byte version)
    {
        var body = Join(Two, e => [(byte)e.Polarity, 7, 7, .. BigEndian((uint)e.X), .. BigEndian((uint)e.Y), .. BitConverter.GetBytes(e.TimeUs / 1e6)]);

        using var reader = Open(Of("[('on', '|b1'), ('pad', '|u1', (2,)), (('the column', 'x'), '>u4'), ('y', '>u4'), ('t', '<f8')]", "(2,)", body, version));

        Assert.Equal(Two, Ev.ReadAll(reader));
    }

    [Theory]
    [InlineData("'<f8'", null)]
    [InlineData("'<f8'", "t,x,y,p")]
    [InlineData("'<i8'", "t_us,x,y,p")]
    public void Read_TableOfNumbers_TakesColumnsByTheListOrAGuess(string type, string? columns)
    {
        var isFloat = type == "'<f8'";
        var body = Join(Two, e => [.. Number(isFloat ? e.TimeUs / 1e6 : e.TimeUs), .. Number(e.X), .. Number(e.Y), .. Number(e.Polarity)]);

        using var reader = Open(Of(type, "(2, 4)", body), new OpenOptions(Columns: columns));

        Assert.Equal(Two, Ev.ReadAll(reader));

        byte[] Number(double value) => isFloat ? BitConverter.GetBytes(value) : BitConverter.GetBytes((long)value);
    }

    [Theory]
    [InlineData("'<f8'", "(4, 2)", true, "the array lies column by column (Fortran order): save it by rows, through numpy.ascontiguousarray")]
    [InlineData("'<f8'", "(2, 2, 2)", false, "an array of 3 dimensions of '<f8': a structured array with t, x, y and p, or a table of numbers with a row for each event, is read")]
    [InlineData("'|O'", "(2,)", false, "an array of 1 dimensions of '|O': a structured array with t, x, y and p, or a table of numbers with a row for each event, is read")]
    [InlineData("[('t', '<i8'), ('x', '<i2')]", "(2,)", false, "the columns are called t, x: list them, as in info --columns t,x,y,p, or in Source:Columns")]
    [InlineData("[('t', '|V99999')]", "(2,)", false, "the structured array has fields that are no plain numbers")]
    [InlineData("[(", "(2,)", false, "the header of the array is damaged")]
    public void Open_OtherArrays_AreRefusedInOneLine(string type, string shape, bool fortran, string message) =>
        Assert.Equal($"x.npy: {message}", Assert.Throws<RecordingFormatException>(() => Open(Of(type, shape, new byte[64], fortran: fortran))).Message);

    [Theory]
    [InlineData("[('t', '<i8'), ('x', '<i2'), ('y', '<i2'), ('p', '|u1')]", "(2,)", true)]
    [InlineData("'<f8'", "(2, 4)", true)]
    [InlineData("'<i8'", "(2,)", false)] // labels
    [InlineData("'<f4'", "(2, 2, 34, 34)", false)] // pictures
    [InlineData("[('label', '<i8'), ('t', '<i8')]", "(2,)", false)]
    [InlineData("[(", "(2,)", false)]
    public void IsRecording_AnArrayInAFolder_IsOneWhereItCanBeEvents(string type, string shape, bool isOne)
    {
        using var folder = new TempFolder();
        var path = folder.File("x.npy");
        File.WriteAllBytes(path, Of(type, shape, new byte[64]));

        Assert.Equal(isOne, FormatRegistry.IsRecording(path));
    }

    [Fact]
    public void Read_RowsThatAreNoEvents_AreCounted()
    {
        var body = Join<double[]>([[0.5, 1, 2, 1], [double.NaN, 1, 2, 1], [1.5, 999, 2, 1], [1e30, 1, 2, 1], [0.25, 1, 2, 0]], row => Join(row, BitConverter.GetBytes));

        using var reader = Open([.. Of("'<f8'", "(5, 4)", body), 1, 2, 3], new OpenOptions(new(640, 480), "t_s,x,y,p"));

        Assert.Equal([new(500_000, 1, 2), new(250_000, 1, 2, 0)], Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { UnknownWords = 2, OutOfSensor = 1, TimeReversals = 1, TrailingBytes = 3 }, reader.Counts);
    }

    [Fact]
    public void Open_PipeWithoutSize_SaysWhatToSet()
    {
        var error = Assert.Throws<RecordingFormatException>(() => FormatRegistry.Open(new Pipe(Structured(Two)), "x.npy"));

        Assert.StartsWith("x.npy: npy has no sensor size and a stream is not read twice", error.Message, StringComparison.Ordinal);
        using var reader = FormatRegistry.Open(new Pipe(Structured(Two)), "x.npy", new OpenOptions(new(640, 480)));
        Assert.Equal(Two, Ev.ReadAll(reader));
    }

    private static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static IEventReader Open(byte[] bytes, OpenOptions? options = null) => FormatRegistry.Open(new MemoryStream(bytes), "x.npy", options);

    private sealed class Pipe(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
