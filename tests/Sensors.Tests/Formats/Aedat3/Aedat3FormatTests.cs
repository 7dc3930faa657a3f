using System.Text;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Tests.Events;
using static EdgeLearner.Sensors.Tests.Formats.Aedat3.Aedat3Wire;

namespace EdgeLearner.Sensors.Tests.Formats.Aedat3;

public sealed class Aedat3FormatTests
{
    [Theory]
    [InlineData("DVS128", 128, 128)]
    [InlineData("DAVIS240C", 240, 180)]
    [InlineData("DAVISRGB", 640, 480)]
    public void Open_ASource_TellsTheSizeByItsName(string name, int width, int height)
    {
        using var reader = Open($"#Format: RAW\r\n#Source 7: {name}\r\n", Packet(Event(1, 2, 3)));

        Assert.Equal(("AEDAT 3.1", new SensorGeometry(width, height), EventOrigin.TopLeft), (reader.Info.Format, reader.Info.Geometry, reader.Info.Origin));
        Assert.Equal([new Ev(1, 2, 3)], Ev.ReadAll(reader)); // of packets that carry another number: there is one camera
        Assert.Empty(reader.Info.Notes);
    }

    [Fact]
    public void Open_SeveralSources_ReadsTheFirstAndSaysSo()
    {
        using var reader = Open(
            "#Source 2: DVS128\r\n#Source 5: DAVIS346\r\n#-Source 9: DVS128\r\n",
            [.. Head(1, source: 5), .. Event(1, 1, 1), .. Head(1, source: 2), .. Event(2, 2, 2)]);

        Assert.Equal([new Ev(2, 2, 2)], Ev.ReadAll(reader));
        Assert.Equal(new DecodeCounts { OtherRecords = 1 }, reader.Counts);
        Assert.Equal(["Of several cameras, source 2 (DVS128) is read; left out: 5 (DAVIS346)."], reader.Info.Notes);
    }

    [Theory]
    [InlineData("#Source 1: Processor\r\n", "x.aedat: the header does not say how large the sensor is: set Source:Width and Source:Height")]
    [InlineData("#Format: PNGFrames\r\n#Source 1: DVS128\r\n", "x.aedat: AEDAT 3.1 in the packing PNGFrames; RAW is read")]
    public void Open_WhatCannotBeRead_SaysWhy(string header, string complaint)
    {
        Assert.Equal(complaint, Assert.Throws<RecordingFormatException>(() => Open(header, [])).Message);
    }

    private static IEventReader Open(string header, byte[] data) =>
        FormatRegistry.Open(new MemoryStream([.. Encoding.ASCII.GetBytes($"#!AER-DAT3.1\r\n{header}#!END-HEADER\r\n"), .. data]), "x.aedat");
}
