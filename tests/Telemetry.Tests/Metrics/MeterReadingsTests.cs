using System.Diagnostics.Metrics;
using EdgeLearner.Telemetry.Metrics;
using EdgeLearner.Telemetry.Tests.Support;

namespace EdgeLearner.Telemetry.Tests.Metrics;

public sealed class MeterReadingsTests : IDisposable
{
    private readonly IMeterFactory _factory = Meters.NewFactory();
    private readonly MeterReadings _readings;
    private readonly Meter _meter;

    public MeterReadingsTests()
    {
        _readings = new MeterReadings(_factory);
        _meter = _factory.Create("EdgeLearner.Test");
    }

    public void Dispose()
    {
        _readings.Dispose();
        _factory.Dispose();
    }

    [Fact]
    public void Count_OfACounter_AddsUp()
    {
        var counter = _meter.CreateCounter<long>("c");
        counter.Add(3);
        counter.Add(4);

        Assert.Equal(7, _readings.Count("c"));
    }

    [Fact]
    public void Count_OfAnObservableCounter_IsItsTotalHoweverOftenItIsAsked()
    {
        _meter.CreateObservableCounter("c", () => 42L);
        _readings.Refresh();
        _readings.Refresh();

        Assert.Equal(42, _readings.Count("c"));
    }

    [Fact]
    public void ByTag_OfATaggedInstrument_HasAValueForEachTag()
    {
        _meter.CreateObservableCounter<long>("c", () =>
        [
            new Measurement<long>(1, new KeyValuePair<string, object?>("cause", "late")),
            new Measurement<long>(2, new KeyValuePair<string, object?>("cause", "filtered")),
        ]);
        _readings.Refresh();

        Assert.Equal(new Dictionary<string, double> { ["late"] = 1, ["filtered"] = 2 }, _readings.ByTag("c"));
        Assert.Equal(3, _readings.Count("c"));
    }

    [Fact]
    public void ByTag_NumbersAsTags_AreWrittenAsText()
    {
        _meter.CreateGauge<double>("g").Record(0.5, new KeyValuePair<string, object?>("layer", 3));

        Assert.Equal(new Dictionary<string, double> { ["3"] = 0.5 }, _readings.ByTag("g"));
    }

    [Fact]
    public void Value_NotANumber_IsNull()
    {
        _meter.CreateObservableGauge("g", () => double.NaN);
        _readings.Refresh();

        Assert.Null(_readings.Value("g"));
        Assert.Null(_readings.ByTag("g"));
    }

    [Fact]
    public void Everything_OfAnInstrumentThatIsMissing_IsNull()
    {
        Assert.Null(_readings.Value("none"));
        Assert.Null(_readings.Count("none"));
        Assert.Null(_readings.ByTag("none"));
        Assert.Null(_readings.TakeLatency("none"));
    }

    [Fact]
    public void TakeLatency_OfAHistogram_IsSinceTheLastCall()
    {
        var histogram = _meter.CreateHistogram<double>("h", "s");
        histogram.Record(5e-6);
        Assert.Equal(1, _readings.TakeLatency("h")!.Count);

        histogram.Record(2e-6);

        Assert.Equal(new LatencySummary(2, 2, 2, 2, 1), _readings.TakeLatency("h"));
        Assert.Null(_readings.TakeLatency("h"));
    }

    [Fact]
    public void Value_OfAnotherFactorysMeter_IsNotHeard()
    {
        using var other = Meters.NewFactory();
        other.Create("EdgeLearner.Test").CreateCounter<long>("c").Add(1);

        Assert.Null(_readings.Value("c"));
    }

    [Fact]
    public void Value_OfAStrangersMeter_IsNotHeard()
    {
        _factory.Create("System.Test").CreateCounter<long>("c").Add(1);

        Assert.Null(_readings.Value("c"));
    }

    [Fact]
    public void Record_IntoAHistogramThatIsHeard_AllocatesNothing()
    {
        var histogram = _meter.CreateHistogram<double>("h", "s");
        histogram.Record(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            histogram.Record(i * 1e-6);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
