using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Tests.Binning;

public sealed class InputMappingTests
{
    [Theory]
    [InlineData(34, 34, 1, 34, 34)]
    [InlineData(128, 128, 1, 128, 128)]
    [InlineData(240, 180, 2, 120, 90)]
    [InlineData(304, 240, 3, 102, 80)]
    [InlineData(640, 480, 5, 128, 96)]
    [InlineData(1280, 720, 10, 128, 72)]
    public void Fit_WithoutAnInputSize_TakesTheSmallestDownscaleThatFits(int width, int height, int downscale, int inputWidth, int inputHeight)
    {
        var mapping = InputMapping.Fit(new SensorGeometry(width, height));

        Assert.Equal((downscale, new SensorGeometry(inputWidth, inputHeight)), (mapping.Downscale, mapping.Input));
        Assert.DoesNotContain(InputMapping.Outside, mapping.Columns.Concat(mapping.RowOffsets));
    }

    [Fact]
    public void Fit_SmallSensorAndLargeInput_PadsAroundTheCentre()
    {
        var mapping = InputMapping.Fit(new SensorGeometry(34, 34), new SensorGeometry(128, 128));

        Assert.Equal((47, 80), (mapping.Columns[0], mapping.Columns[^1]));
        Assert.Equal((47 * 128, 80 * 128), (mapping.RowOffsets[0], mapping.RowOffsets[^1]));
    }

    [Fact]
    public void Fit_SmallInput_DownscalesFurther()
    {
        var mapping = InputMapping.Fit(new SensorGeometry(128, 128), new SensorGeometry(34, 34));

        Assert.Equal((4, new SensorGeometry(32, 32)), (mapping.Downscale, mapping.Scaled));
        Assert.Equal((1, 1, 32), (mapping.Columns[0], mapping.Columns[3], mapping.Columns[127]));
    }

    [Fact]
    public void Fit_FlatInput_CropsAroundTheCentre()
    {
        var mapping = InputMapping.Fit(new SensorGeometry(128, 128), new SensorGeometry(128, 64));

        Assert.Equal((InputMapping.Outside, 0, 63 * 128, InputMapping.Outside), (mapping.RowOffsets[31], mapping.RowOffsets[32], mapping.RowOffsets[95], mapping.RowOffsets[96]));
    }

    [Fact]
    public void Fit_MoreThanHalfOfASideCutOff_NamesBothSizes()
    {
        var error = Assert.Throws<InputMismatchException>(() => InputMapping.Fit(new SensorGeometry(128, 128), new SensorGeometry(128, 63)));

        Assert.Contains("128x128", error.Message, StringComparison.Ordinal);
        Assert.Contains("128x63", error.Message, StringComparison.Ordinal);
    }
}
