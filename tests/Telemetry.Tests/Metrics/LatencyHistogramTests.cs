using EdgeLearner.Telemetry.Metrics;

namespace EdgeLearner.Telemetry.Tests.Metrics;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-3)]
    [InlineData(1.0)]
    public void TakeSummary_ThousandEvenSteps_IsWithinOnePercent(double step)
    {
        var histogram = new LatencyHistogram();
        for (var i = 1000; i >= 1; i--)
        {
            histogram.Record(i * step);
        }

        var summary = histogram.TakeSummary()!;

        AssertNear(500 * step * 1e6, summary.P50);
        AssertNear(950 * step * 1e6, summary.P95);
        AssertNear(990 * step * 1e6, summary.P99);
        Assert.Equal(1000 * step * 1e6, summary.Max, 0.1);
        Assert.Equal(1000, summary.Count);
    }

    [Fact]
    public void TakeSummary_OneValue_IsItsOwnEveryPercentile()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(0.0123456);

        var summary = histogram.TakeSummary()!;

        AssertNear(12_345.6, summary.P50);
        Assert.True(summary.P99 <= summary.Max);
        Assert.Equal(12_345.6, summary.Max);
    }

    [Fact]
    public void TakeSummary_CalledTwice_BeginsAnew()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(1);
        histogram.TakeSummary();

        Assert.Null(histogram.TakeSummary());
        histogram.Record(1e-6);
        Assert.Equal(new LatencySummary(1, 1, 1, 1, 1), histogram.TakeSummary());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Record_NoLatencyAtAll_CountsAsZero(double seconds)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(seconds);

        Assert.Equal(new LatencySummary(0, 0, 0, 0, 1), histogram.TakeSummary());
    }

    [Fact]
    public void Record_LongerThanAnyBucket_CountsInTheLast()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(1e9);

        Assert.Equal(1, histogram.TakeSummary()!.Count);
    }

    [Fact]
    public void Record_Always_AllocatesNothing()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            histogram.Record(i * 1e-6);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void TakeSummary_WhileOthersRecord_CountsEveryLatencyOnce()
    {
        const int PerThread = 100_000;
        var histogram = new LatencyHistogram();
        var recorders = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < PerThread; i++)
            {
                histogram.Record(i * 1e-6);
            }
        })).ToList();
        recorders.ForEach(recorder => recorder.Start());

        var seen = 0L;
        while (recorders.Exists(recorder => recorder.IsAlive))
        {
            seen += histogram.TakeSummary()?.Count ?? 0;
        }

        Assert.Equal(2 * PerThread, seen + (histogram.TakeSummary()?.Count ?? 0));
    }

    private static void AssertNear(double expected, double actual) => Assert.InRange(actual, expected * 0.99, expected * 1.01);
}
