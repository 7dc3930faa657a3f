using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.TestSupport;
using static EdgeLearner.Sensors.Tests.Formats.Es.EsWire;

namespace EdgeLearner.Sensors.Tests.Formats.Es;

public sealed class EsFormatTests
{
    [Fact]
    public void Open_Dvs_TakesSizeAndOriginFromTheFormat()
    {
        using var reader = Open([.. Header(Dvs, 320, 240), .. DvsEvent(4, 5, 6)]);

        Assert.Equal(("ES", new SensorGeometry(320, 240), EventOrigin.BottomLeft), (reader.Info.Format, reader.Info.Geometry, reader.Info.Origin));
        Assert.Equal([new Ev(4, 5, 233)], Ev.ReadAll(reader));
    }

    [Fact]
    public void Open_Color_SaysThatThereIsNoPolarity()
    {
        using var reader = Open([.. Header(Color, 320, 240), .. ColorEvent(4, 5, 6)]);

        Assert.Equal("Color events have no polarity: every one is read as OFF.", Assert.Single(reader.Info.Notes));
        Assert.Equal([new Ev(4, 5, 233, 0)], Ev.ReadAll(reader));
    }

    [Theory]
    [InlineData(0, "an Event Stream of generic events, which have no pixels: give one of DVS, ATIS or color events")]
    [InlineData(3, "an Event Stream of events of type 3; types 1 (DVS), 2 (ATIS) and 4 (color) are read")]
    public void Open_KindsWithoutBrightnessEvents_AreRefused(byte kind, string message)
    {
        var error = Assert.Throws<RecordingFormatException>(() => Open(Header(kind, 320, 240)));

        Assert.Equal($"x.es: {message}", error.Message);
    }

    [Fact]
    public void Open_OlderVersion_IsRefused()
    {
        var bytes = Header(Dvs, 320, 240);
        bytes[12] = 1;

        Assert.Equal("x.es: Event Stream of version 1; version 2 is read", Assert.Throws<RecordingFormatException>(() => Open(bytes)).Message);
    }

    [Fact]
    public void Open_CutWithinTheHeader_SaysSo()
    {
        var error = Assert.Throws<RecordingFormatException>(() => Open(Header(Dvs, 320, 240)[..19]));

        Assert.Equal("x.es: an Event Stream that ends within its header: it was never written, or cut off", error.Message);
    }

    [Fact]
    public void Open_RealGenericEvents_AreRefusedByName()
    {
        var path = TestData.Require("recordings", "aestream+faery", "generic.es");

        Assert.StartsWith($"{path}: an Event Stream of generic events", Assert.Throws<RecordingFormatException>(() => FormatRegistry.Open(path)).Message, StringComparison.Ordinal);
    }

    private static IEventReader Open(byte[] bytes) => FormatRegistry.Open(new MemoryStream(bytes), "x.es");
}
