using EdgeLearner.Daemon.Views;

namespace EdgeLearner.Daemon.Tests.Views;

public sealed class SparklineTests
{
    [Fact]
    public void Draw_Numbers_AreBlocksUpToTheLargest() => Assert.Equal(" ▁▁▄▅██", Sparkline.Draw([0, 1, 9, 39, 40, 79, 80]));

    [Fact]
    public void Draw_OnlyNothing_IsBlank() => Assert.Equal("   ", Sparkline.Draw([0, 0, 0]));

    [Theory]
    [InlineData(64, 1, 64)]
    [InlineData(65, 2, 33)]
    [InlineData(128, 2, 64)]
    public void Fit_TooManyNumbers_AreAddedUp(int count, int each, int columns)
    {
        var (values, perColumn) = Sparkline.Fit([.. Enumerable.Repeat(1L, count)]);

        Assert.Equal((each, columns, count), (perColumn, values.Length, values.Sum()));
    }
}
