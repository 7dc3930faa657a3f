using System.Diagnostics.Metrics;
using EdgeLearner.Telemetry.Mqtt;

namespace EdgeLearner.Telemetry.Metrics;

/// <summary>THE list of what publishing measures. Whoever wants the numbers listens to the meter by its name.</summary>
internal sealed class TelemetryMeter
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "EdgeLearner.Telemetry";

    private readonly Histogram<double> _publishLatency;

    /// <summary>Starts to offer the queue's and the link's numbers.</summary>
    public TelemetryMeter(IMeterFactory meters, PublishQueue queue, LinkCounts counts)
    {
        var meter = meters.Create(Name);
        meter.CreateObservableGauge(InstrumentNames.PublishQueueDepth, () => (long)queue.Depth, "{message}", "Messages that wait for the broker.");
        meter.CreateObservableCounter(InstrumentNames.MessagesPublished, () => counts.Published, "{message}", "Messages that the broker took.");
        meter.CreateObservableCounter(InstrumentNames.MessagesDropped, () => Dropped(queue), "{message}", "Messages lost, by topic.");
        meter.CreateObservableCounter(InstrumentNames.Reconnects, () => counts.Reconnects, "{connection}", "Connections after the first.");
        _publishLatency = meter.CreateHistogram<double>(InstrumentNames.PublishLatency, "s", "Decided, to acknowledged by the broker.");
    }

    /// <summary>Records that a prediction was acknowledged.</summary>
    public void RecordPublished(TimeSpan sinceDecision) => _publishLatency.Record(sinceDecision.TotalSeconds);

    private static IEnumerable<Measurement<long>> Dropped(PublishQueue queue) =>
        queue.Dropped.Select(topic => new Measurement<long>(topic.Value, new KeyValuePair<string, object?>("topic", topic.Key.Name)));
}
