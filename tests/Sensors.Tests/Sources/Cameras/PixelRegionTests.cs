using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras;

public sealed class PixelRegionTests
{
    [Theory]
    [InlineData("0,0,1280x720")]
    [InlineData(" 320 , 180,640x360 ")]
    public void TryParse_Region_IsOnTheSensor(string text)
    {
        Assert.True(PixelRegion.TryParse(text, out var region));
        Assert.True(region.IsOn(new SensorGeometry(1280, 720)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0,0")]
    [InlineData("0,0,10")]
    [InlineData("0,0,10x")]
    [InlineData("0,0,10x10x10")]
    [InlineData("-1,0,10x10")]
    [InlineData("0,0,10,10")]
    [InlineData("a,0,10x10")]
    [InlineData("99999999999,0,10x10")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(PixelRegion.TryParse(text, out _));

    [Theory]
    [InlineData("1,0,1280x720")]
    [InlineData("0,0,0x5")]
    [InlineData("2147483647,0,2147483647x1")]
    public void IsOn_EmptyOrOver_IsNot(string text)
    {
        Assert.True(PixelRegion.TryParse(text, out var region));
        Assert.False(region.IsOn(new SensorGeometry(1280, 720)));
    }

    [Theory]
    [InlineData("5,7", true)]
    [InlineData("5", false)]
    [InlineData("5,7,9", false)]
    [InlineData("5,x", false)]
    public void TryParsePixel_Text_IsOneOrIsRefused(string text, bool isPixel) => Assert.Equal(isPixel, PixelRegion.TryParsePixel(text, out _));
}
