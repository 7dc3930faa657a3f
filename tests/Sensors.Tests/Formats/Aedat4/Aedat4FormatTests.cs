using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Tests.Events;
using static EdgeLearner.Sensors.Tests.Formats.Aedat4.Aedat4Wire;

namespace EdgeLearner.Sensors.Tests.Formats.Aedat4;

public sealed class Aedat4FormatTests
{
    [Fact]
    public void Open_OneStreamOfEvents_TellsItsSize()
    {
        using var reader = Open(Header(), Evts(new Ev(1, 2, 3)));

        Assert.Equal(("AEDAT 4", new SensorGeometry(64, 48), EventOrigin.TopLeft), (reader.Info.Format, reader.Info.Geometry, reader.Info.Origin));
        Assert.Empty(reader.Info.Notes);
        Assert.Equal([new Ev(1, 2, 3)], Ev.ReadAll(reader));
    }

    [Fact]
    public void Open_SeveralStreamsOfEvents_ReadsTheFirstAndSaysSo()
    {
        using var reader = Open(
            Header(streams: Stream(4, "FRME") + Stream(3, source: "left") + Stream(5, source: "right") + Stream(6, source: "")),
            [.. Evts(1, 5, new Ev(1, 1, 1)), .. Evts(1, 3, new Ev(2, 2, 2))]);

        Assert.Equal([new Ev(2, 2, 2)], Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { OtherRecords = 1 }, reader.Counts);
        Assert.Equal(["Of several streams of events, 3 (left) is read; left out: 5 (right), 6."], reader.Info.Notes);
    }

    public static TheoryData<byte[], string> Refused => new()
    {
        { Header(streams: Stream(1, "FRME") + Stream(2, "IMUS")), "AEDAT 4 without a stream of events (FRME, IMUS): give a file that has one" },
        { Header(streams: ""), "AEDAT 4 without a stream of events (without any stream): give a file that has one" },
        { Header(streams: Stream(0, size: "")), "the header does not say how large the sensor is: set Source:Width and Source:Height" },
        { Header(compression: 9), "the header is damaged: neither its mark nor a known compression stands where they should" },
        { Header()[..100], "the file ends within its header, or the header is damaged" },
        { [.. "#!AER-DAT4.0\r\n"u8, 0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3], "the file ends within its header, or the header is damaged" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Open_WhatCannotBeRead_SaysWhy(byte[] file, string complaint)
    {
        Assert.Equal($"x.aedat4: {complaint}", Assert.Throws<RecordingFormatException>(() => Open(file, [])).Message);
    }

    [Fact]
    public void Open_DescriptionThatIsNoXml_SaysWhereItIsDamaged()
    {
        var error = Assert.Throws<RecordingFormatException>(() => Open(Header(streams: "<node"), []));

        Assert.StartsWith("x.aedat4: the header's description of the streams is damaged: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static IEventReader Open(byte[] header, byte[] data) => FormatRegistry.Open(new MemoryStream([.. header, .. data]), "x.aedat4");
}
