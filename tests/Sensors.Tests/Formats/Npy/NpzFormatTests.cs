using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Tests.Events;
using static EdgeLearner.Sensors.Tests.Formats.Npy.NpyBytes;

namespace EdgeLearner.Sensors.Tests.Formats.Npy;

public sealed class NpzFormatTests
{
    private static readonly Ev[] Many = [.. Enumerable.Range(0, 40_000).Select(i => new Ev((i * 25L) + 1, i % 640, i % 480, i % 2))];

    [Fact]
    public void Read_StructuredArray_IsFoundAmongOthers()
    {
        using var reader = Open(Zip(("k", Of("'<f8'", "(3, 3)", new byte[72])), ("events", Structured(Many))));

        Assert.Equal(Many, Ev.ReadAll(reader));
        Assert.Equal(("npz", new SensorGeometry(640, 480)), (reader.Info.Format, reader.Info.Geometry));
    }

    [Fact]
    public void Read_FourArrays_AreOneRecording()
    {
        using var reader = Open(Columns());

        Assert.Equal(Many, Ev.ReadAll(reader));
        Assert.Equal(default, reader.Counts);
    }

    [Fact]
    public void Read_TableOfNumbers_TakesColumnsByAGuess()
    {
        using var reader = Open(Zip(("arr_0", Of("'<i8'", $"({Many.Length}, 4)", Join(Many, e => Join([e.X, e.Y, e.Polarity, e.TimeUs], BitConverter.GetBytes))))));

        Assert.Equal(Many, Ev.ReadAll(reader));
    }

    [Fact]
    public void Open_ArraysWithoutEvents_NamesThem()
    {
        var error = Assert.Throws<RecordingFormatException>(() => Open(Zip(("a", Of("'<f8'", "(1,)", new byte[8])), ("b", Of("'<f8'", "(1,)", new byte[8])))));

        Assert.Equal("x.npz: no events among the arrays a.npy, b.npy: a structured array with t, x, y and p, or an array for each, is read", error.Message);
    }

    [Fact]
    public void Read_DamageWithinAnArray_IsCountedAndWhatCameBeforeIsKept()
    {
        var bytes = Columns();
        bytes.AsSpan((bytes.Length * 3 / 4)..(bytes.Length * 4 / 5)).Fill(0xFF);

        using var reader = Open(bytes, new OpenOptions(new(640, 480)));
        var events = Ev.ReadAll(reader);

        Assert.InRange(events.Count, Many.Length / 2, Many.Length - 1);
        Assert.Equal(Many[..(Many.Length / 2)], events[..(Many.Length / 2)]);
        Assert.Equal(1, reader.Counts.UnknownWords);
    }

    [Fact]
    public void Open_ArchiveThatIsCut_IsRefused()
    {
        var error = Assert.Throws<RecordingFormatException>(() => Open(Columns()[..1000]));

        Assert.StartsWith("x.npz: the archive is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OtherArchive_IsNoRecording()
    {
        var error = Assert.Throws<RecordingFormatException>(() => Open([.. "PK\x03\x04"u8, .. new byte[60]]));

        Assert.StartsWith("x.npz: not a recording of a known format", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Columns() => Zip(
        ("p", Of("'|b1'", $"({Many.Length},)", Join(Many, e => [(byte)e.Polarity]))),
        ("t", Of("'<i8'", $"({Many.Length},)", Join(Many, e => BitConverter.GetBytes(e.TimeUs)))),
        ("t_offset", Of("'<i8'", "()", new byte[8])),
        ("x", Of("'<u2'", $"({Many.Length},)", Join(Many, e => BitConverter.GetBytes((ushort)e.X)))),
        ("y", Of("'<i4'", $"({Many.Length},)", Join(Many, e => BitConverter.GetBytes(e.Y)))));

    private static IEventReader Open(byte[] bytes, OpenOptions? options = null) => FormatRegistry.Open(new MemoryStream(bytes), "x.npz", options);
}
