using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text.Json;
using EdgeLearner.Telemetry.Metrics;
using EdgeLearner.Telemetry.Tests.Support;
using EdgeLearner.Telemetry.Topics;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Telemetry.Tests.Metrics;

public sealed class TelemetrySamplerTests : IDisposable
{
    private readonly IMeterFactory _factory = Meters.NewFactory();
    private readonly FakeTimeProvider _clock = new();
    private readonly MeterReadings _readings;
    private readonly TelemetrySampler _sampler;

    public TelemetrySamplerTests()
    {
        _readings = new MeterReadings(_factory);
        _sampler = new TelemetrySampler(_readings, "5e55", _clock);
    }

    public void Dispose()
    {
        _readings.Dispose();
        _factory.Dispose();
    }

    [Fact]
    public void Sample_NothingMeasured_IsNullWhereNothingIsKnown()
    {
        _clock.Advance(TimeSpan.FromSeconds(1.5));

        var json = JsonSerializer.Serialize(_sampler.Sample() with { RssMb = 80.25, GcHeapMb = 3.5 }, TopicJson.Default.TelemetryMessage);

        Assert.Equal(
            """{"session":"5e55","seq":0,"uptime_s":1.5,"events_per_s":null,"frames_per_s":null,"updates_per_s":null"""
            + ""","totals":{"events":null,"frames":null,"silent_frames":null,"skipped_silent_frames":null,"discontinuities":null,"protocol_breaches":null"""
            + ""","steps":null,"updates":null,"updates_skipped":null,"updates_skipped_by_load":null,"replay_lanes_skipped":null,"refused_intervals":null,"paused_intervals":null,"falls":null,"drifts":null,"labelled_intervals":null,"replay_windows":null,"messages_published":null,"reconnects":null}"""
            + ""","usb":null,"drops":{"sensors":{},"frame_queue":{},"publish_queue":{}},"filtered":null,"latency_us":{"queue":null,"infer":null,"decide":null,"learn":null,"publish":null}"""
            + ""","rss_mb":80.25,"gc_heap_mb":3.5,"engine_bytes":null,"device_bytes":null,"queue_depths":{"frames":null,"publish":null},"loss":null,"accuracy":null,"layer_rates":null}""",
            json);
    }

    [Fact]
    public void Sample_TwoIntervals_HasTheRatesOfEach()
    {
        var events = 0L;
        _factory.Create("EdgeLearner.Sensors").CreateObservableCounter("edgelearner.sensors.events", () => events);

        events = 500;
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(500, _sampler.Sample().EventsPerS);

        events = 600;
        _clock.Advance(TimeSpan.FromSeconds(2));
        var second = _sampler.Sample();

        Assert.Equal(50, second.EventsPerS);
        Assert.Equal(600, second.Totals.Events);
        Assert.Equal(1, second.Seq);
        Assert.Equal(3, second.UptimeS);
    }

    [Fact]
    public void Sample_WithACamera_HasWhatItsCableBrought()
    {
        var bytes = 0L;
        var sensors = _factory.Create("EdgeLearner.Sensors");
        sensors.CreateObservableCounter("edgelearner.sensors.usb_bytes", () => bytes);
        sensors.CreateObservableCounter("edgelearner.sensors.usb_discarded_bytes", () => 40L);
        sensors.CreateObservableGauge("edgelearner.sensors.usb_waiting", () => 3L);
        sensors.CreateObservableCounter("edgelearner.sensors.usb_silences", () => 2L);
        Assert.Equal(0, _sampler.Sample().Usb!.Bytes);

        bytes = 100;
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(new TelemetryUsb(50, null, 100, null, null, 40, null, null, null, 3, 2), _sampler.Sample().Usb);
    }

    [Fact]
    public void Sample_EverythingMeasured_HasItInItsPlace()
    {
        var sensors = _factory.Create("EdgeLearner.Sensors");
        sensors.CreateObservableCounter("edgelearner.sensors.events_dropped", () => new Measurement<long>(7, new KeyValuePair<string, object?>("cause", "late")));
        sensors.CreateObservableCounter("edgelearner.sensors.events_filtered", () => new Measurement<long>(6, new KeyValuePair<string, object?>("filter", "stcf")));
        var learning = _factory.Create("EdgeLearner.Learning");
        learning.CreateObservableGauge("edgelearner.learning.engine_memory", () => new Measurement<long>(4096, new KeyValuePair<string, object?>("purpose", "weights")));
        learning.CreateObservableGauge("edgelearner.learning.layer_rate", () => new Measurement<double>(0.25, new KeyValuePair<string, object?>("layer", 0)));
        learning.CreateObservableGauge("edgelearner.learning.loss", () => 0.5);
        learning.CreateHistogram<double>("edgelearner.learning.decision_latency", "s").Record(3e-6);
        var daemon = _factory.Create("EdgeLearner.Daemon");
        daemon.CreateObservableGauge("edgelearner.daemon.frame_queue_depth", () => 2);
        daemon.CreateCounter<long>("edgelearner.daemon.frames_dropped").Add(9);
        _clock.Advance(TimeSpan.FromSeconds(1));

        var message = _sampler.Sample();

        Assert.Equal(7, message.Drops["sensors"]["late"]);
        Assert.Equal(6, message.Filtered!["stcf"]);
        Assert.Equal(9, message.Drops["frame_queue"]["frames"]);
        Assert.Equal(4096, message.EngineBytes!["weights"]);
        Assert.Equal(0.25, message.LayerRates!["0"]);
        Assert.Equal(0.5, message.Loss);
        Assert.Equal(new LatencySummary(3, 3, 3, 3, 1), message.LatencyUs.Decide);
        Assert.Equal(2, message.QueueDepths["frames"]);
        Assert.InRange(message.RssMb, 10, 10_000);
        Assert.InRange(message.GcHeapMb, 0.01, 10_000);
    }

    [Fact]
    public void Encode_TwiceWithOneTopic_WritesTheSameTwice()
    {
        using var topic = new TelemetryTopic();
        var (first, second) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        var message = _sampler.Sample();

        topic.Encode(message, first);
        topic.Encode(message, second);

        Assert.Equal(JsonSerializer.SerializeToUtf8Bytes(message, TopicJson.Default.TelemetryMessage), first.WrittenSpan.ToArray());
        Assert.Equal(first.WrittenSpan.ToArray(), second.WrittenSpan.ToArray());
    }
}
