using System.Text;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.Sensors.Tests.Formats.Aedat2;
using EdgeLearner.Sensors.Tests.Formats.Dat;
using EdgeLearner.Sensors.Tests.Formats.Evt2;
using EdgeLearner.Sensors.Tests.Formats.Evt3;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Formats;

public sealed class FormatRegistryTests : IDisposable
{
    private static readonly byte[] Evt3Event = Evt3Wire.Bytes(Evt3Wire.TimeHigh(1), Evt3Wire.Y(2), Evt3Wire.X(3));
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("% evt 3.0\n% system_ID 48\n", 1280, 720, 1)]
    [InlineData("% format EVT3;height=480;width=640\n% end\n", 640, 480, 0)]
    [InlineData("% evt 3.0\n% geometry 320x240\n% endianness little\n% end\n", 320, 240, 0)]
    public void Open_Raw_TakesTheSizeFromWhatTheHeaderHas(string header, int width, int height, int notes)
    {
        using var reader = Open("x.raw", Encoding.ASCII.GetBytes(header), Evt3Event);

        Assert.Equal(("EVT3", new SensorGeometry(width, height), notes), (reader.Info.Format, reader.Info.Geometry, reader.Info.Notes.Count));
        Assert.Equal([new Ev(4096, 3, 2)], Ev.ReadAll(reader));
    }

    [Fact]
    public void Open_RawWhoseFirstDataByteIsTheMark_StopsAtTheEndLine()
    {
        var data = Evt2Wire.Bytes(Evt2Wire.TimeHigh(0x25), Evt2Wire.Cd(1, 2, 3));
        Assert.Equal((byte)'%', data[0]);

        using var reader = Open("x.raw", "% format EVT2;width=640;height=480\n% end\n"u8.ToArray(), data);

        Assert.Equal([new Ev((0x25 << 6) | 1, 2, 3)], Ev.ReadAll(reader));
    }

    [Fact]
    public void Open_RawWithoutEndLineWhoseFirstDataByteIsTheMark_TakesControlBytesForData()
    {
        var data = Evt2Wire.Bytes(Evt2Wire.TimeHigh(0x25), Evt2Wire.Cd(1, 2, 10)); // a '%', and a line end further on

        using var reader = Open("x.raw", "% evt 2.0\n% system_ID 21\n"u8.ToArray(), data);

        Assert.Equal([new Ev((0x25 << 6) | 1, 2, 10)], Ev.ReadAll(reader));
    }

    [Fact]
    public void Open_RawOfUnknownSize_SaysWhatToSet()
    {
        var error = Assert.Throws<RecordingFormatException>(() => Open("x.raw", "% evt 3.0\n"u8.ToArray(), Evt3Event));

        Assert.Equal("x.raw: the header does not say how large the sensor is: set Source:Width and Source:Height", error.Message);
    }

    [Fact]
    public void Open_HeaderOfAnAbsurdSize_IsRefused()
    {
        var error = Assert.Throws<RecordingFormatException>(() => Open("x.raw", "% evt 3.0\n% geometry 99999999x5\n% end\n"u8.ToArray(), Evt3Event));

        Assert.Equal("x.raw: a sensor of 99999999x5 in the header; a side has 1 to 16384 pixels", error.Message);
    }

    [Fact]
    public void Open_SizeGiven_OverrulesTheHeader()
    {
        using var reader = FormatRegistry.Open(
            new MemoryStream([.. "% evt 3.0\n% geometry 640x480\n% end\n"u8, .. Evt3Event]), "x.raw", new OpenOptions(new SensorGeometry(3, 3)));

        Assert.Empty(Ev.ReadAll(reader));
        Assert.Equal(1, reader.Counts.OutOfSensor);
    }

    [Theory]
    [InlineData("% Data file containing Event2d events.\n% Version 2\n", 0x00, 304, 240)]
    [InlineData("% Height 720\n% Version 2\n% Width 1280\n% end\n", 0x0C, 1280, 720)]
    public void Open_Dat_KnowsBothEventTypes(string header, byte type, int width, int height)
    {
        using var reader = Open("whatever", Encoding.ASCII.GetBytes(header), [type, 8, .. DatDecoderTests.Version2(5, 6, 7, 1)]);

        Assert.Equal(("DAT", new SensorGeometry(width, height)), (reader.Info.Format, reader.Info.Geometry));
        Assert.Equal([new Ev(5, 6, 7)], Ev.ReadAll(reader));
    }

    [Fact]
    public void Open_DatOfTriggers_SaysSo()
    {
        var error = Assert.Throws<RecordingFormatException>(() => Open("x.dat", "% Version 2\n"u8.ToArray(), [0x0E, 8, 0, 0, 0, 0, 0, 0, 0, 0]));

        Assert.Equal("x.dat: a DAT file of trigger edges, without brightness events: give the file of the events", error.Message);
    }

    [Theory]
    [InlineData("# AEChip: eu.seebetter.ini.chips.davis.DAVIS240C\r\n", 240, 180)]
    [InlineData("# AEChip: eu.seebetter.ini.chips.davis.Davis346red\r\n", 346, 260)]
    [InlineData("", 128, 128)]
    public void Open_Aedat2_KnowsTheChipByItsComment(string chip, int width, int height)
    {
        using var reader = Open("x.aedat", Encoding.ASCII.GetBytes($"#!AER-DAT2.0\r\n{chip}#End Of ASCII Header\r\n"), Aedat2DecoderTests.Record(0x23 << 24, 1));

        Assert.Equal(("AEDAT 2.0", EventOrigin.BottomLeft), (reader.Info.Format, reader.Info.Origin));
        Assert.Equal(new SensorGeometry(width, height), reader.Info.Geometry);
        Assert.Single(Ev.ReadAll(reader));
    }

    [Theory]
    [InlineData(0, 240)]
    [InlineData(304, 0)]
    [InlineData(304, 16_385)]
    public void Open_ASideThatNoSensorHas_IsRefused(int width, int height)
    {
        var header = Encoding.ASCII.GetBytes($"% Version 2\n% Width {width}\n% Height {height}\n");

        var error = Assert.Throws<RecordingFormatException>(() => Open("x.dat", header, [0x0C, 8]));

        Assert.Equal($"x.dat: a sensor of {width}x{height} in the header; a side has 1 to 16384 pixels", error.Message);
    }

    [Fact]
    public void Open_Aedat2OfAnUnknownChip_NamesIt()
    {
        var error = Assert.Throws<RecordingFormatException>(() => Open("x.aedat", "#!AER-DAT2.0\r\n# AEChip: org.Cochlea\r\n"u8.ToArray(), []));

        Assert.StartsWith("x.aedat: AEDAT 2.0 of the chip org.Cochlea", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(33, 34)]
    [InlineData(34, 128)]
    [InlineData(128, 240)]
    public void Open_BinWithoutSize_TakesTheSmallestThatHoldsTheEvents(byte x, int width)
    {
        using var reader = Open("x.bin", [1, 1, 0, 0, 1], [x, 1, 0, 0, 2]);

        Assert.Equal(width, reader.Info.Geometry.Width);
        Assert.Single(reader.Info.Notes);
        Assert.Equal(2, Ev.ReadAll(reader).Count);
    }

    [Fact]
    public void Open_BinTooLargeForAnySize_SaysWhatToSet()
    {
        var error = Assert.Throws<RecordingFormatException>(() => Open("x.bin", [250, 1, 0, 0, 1], []));

        Assert.Equal("x.bin: the coordinates take 251x2, more than any sensor that such files come from: either it is no such file, or run and replay must be told its size, by Source:Width and Source:Height", error.Message);
    }

    [Fact]
    public void Open_PossibleFormatWithAnotherExtension_IsUnknown()
    {
        var error = Assert.Throws<RecordingFormatException>(() => Open("x.txt", [1, 1, 0, 0, 1], []));

        Assert.Equal($"x.txt: not a recording of a known format; {string.Join(", ", FormatRegistry.Formats.Select(format => format.Name))} are read", error.Message);
    }

    [Fact]
    public void Open_StreamThatCannotSeekAndGivesFewBytes_ReadsTheSame()
    {
        byte[] bytes = [.. "% evt 3.0\n% geometry 640x480\n% end\n"u8, .. Evt3Event, .. Evt3Event[4..], 0x12];

        using var reader = FormatRegistry.Open(new Trickle(bytes), "pipe");

        Assert.Equal([new Ev(4096, 3, 2), new Ev(4096, 3, 2)], Ev.ReadAll(reader));
        Assert.Equal(1, reader.Counts.TrailingBytes);
    }

    [Fact]
    public void Open_MissingEmptyAndFolder_EachHaveOneLine()
    {
        var empty = _folder.File("empty.raw");
        File.WriteAllBytes(empty, []);
        var missing = _folder.File("missing.raw");

        Assert.Equal($"{missing}: no such file", Assert.Throws<RecordingFormatException>(() => FormatRegistry.Open(missing)).Message);
        Assert.Equal($"{empty}: the file is empty", Assert.Throws<RecordingFormatException>(() => FormatRegistry.Open(empty)).Message);
        Assert.Equal($"{_folder.Path}: is a directory; give a file", Assert.Throws<RecordingFormatException>(() => FormatRegistry.Open(_folder.Path)).Message);
    }

    private static IEventReader Open(string name, byte[] header, byte[] data) => FormatRegistry.Open(new MemoryStream([.. header, .. data]), name);

    /// <summary>A stream like a pipe that is being written: three bytes at most for each call.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 3));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 3)]);
    }
}
