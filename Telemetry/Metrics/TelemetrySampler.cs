using EdgeLearner.Telemetry.Topics;

namespace EdgeLearner.Telemetry.Metrics;

/// <summary>Makes a telemetry message of the readings, once an interval. One thread.</summary>
internal sealed class TelemetrySampler(MeterReadings readings, string session, TimeProvider clock)
{
    private const double BytesPerMb = 1024 * 1024;

    private readonly long _started = clock.GetTimestamp();
    private long _sampled = clock.GetTimestamp();
    private (long? Events, long? Frames, long? Updates, long? UsbBytes) _before;
    private long _sequence;

    /// <summary>The figures of the interval that ends now.</summary>
    /// <exception cref="AggregateException">An instrument failed.</exception>
    public TelemetryMessage Sample()
    {
        readings.Refresh();
        var now = clock.GetTimestamp();
        var seconds = clock.GetElapsedTime(_sampled, now).TotalSeconds;
        var totals = Totals();
        var usb = Usb(seconds);
        var message = new TelemetryMessage(
            session,
            _sequence++,
            Math.Round(clock.GetElapsedTime(_started, now).TotalSeconds, 3),
            Rate(_before.Events, totals.Events, seconds),
            Rate(_before.Frames, totals.Frames, seconds),
            Rate(_before.Updates, totals.Updates, seconds),
            totals,
            usb,
            Drops(),
            CountsByTag(InstrumentNames.EventsFiltered),
            Latencies(),
            Math.Round(Environment.WorkingSet / BytesPerMb, 2),
            Math.Round(GC.GetTotalMemory(forceFullCollection: false) / BytesPerMb, 2),
            CountsByTag(InstrumentNames.EngineMemory),
            CountsByTag(InstrumentNames.DeviceMemory),
            new Dictionary<string, long?>
            {
                ["frames"] = readings.Count(InstrumentNames.FrameQueueDepth),
                ["publish"] = readings.Count(InstrumentNames.PublishQueueDepth),
            },
            readings.Value(InstrumentNames.Loss),
            readings.Value(InstrumentNames.Accuracy),
            readings.ByTag(InstrumentNames.LayerRate));
        _before = (totals.Events, totals.Frames, totals.Updates, usb?.Bytes);
        _sampled = now;
        return message;
    }

    /// <summary>An instrument that is new counted from 0.</summary>
    private static double? Rate(long? before, long? now, double seconds) =>
        now is null || seconds <= 0 ? null : Math.Round((now.Value - (before ?? 0)) / seconds, 2);

    private TelemetryTotals Totals() => new(
        readings.Count(InstrumentNames.Events),
        readings.Count(InstrumentNames.Frames),
        readings.Count(InstrumentNames.SilentFrames),
        readings.Count(InstrumentNames.SkippedSilentFrames),
        readings.Count(InstrumentNames.Discontinuities),
        readings.Count(InstrumentNames.ProtocolBreaches),
        readings.Count(InstrumentNames.Steps),
        readings.Count(InstrumentNames.Updates),
        readings.Count(InstrumentNames.UpdatesSkipped),
        readings.Count(InstrumentNames.UpdatesSkippedByLoad),
        readings.Count(InstrumentNames.ReplayLanesSkipped),
        readings.Count(InstrumentNames.RefusedIntervals),
        readings.Count(InstrumentNames.PausedIntervals),
        readings.Count(InstrumentNames.Falls),
        readings.Count(InstrumentNames.Drifts),
        readings.Count(InstrumentNames.LabelledIntervals),
        readings.Count(InstrumentNames.ReplayWindows),
        readings.Count(InstrumentNames.MessagesPublished),
        readings.Count(InstrumentNames.Reconnects));

    private TelemetryUsb? Usb(double seconds) => readings.Count(InstrumentNames.UsbBytes) is { } bytes
        ? new TelemetryUsb(
            Rate(_before.UsbBytes, bytes, seconds),
            readings.Count(InstrumentNames.UsbTransfers),
            bytes,
            readings.Count(InstrumentNames.UsbDecodedBytes),
            readings.Count(InstrumentNames.UsbDiscardedTransfers),
            readings.Count(InstrumentNames.UsbDiscardedBytes),
            readings.Count(InstrumentNames.UsbOverflows),
            readings.Count(InstrumentNames.UsbErrors),
            readings.Count(InstrumentNames.UsbReconnects),
            readings.Count(InstrumentNames.UsbWaiting),
            readings.Count(InstrumentNames.UsbSilences))
        : null;

    private Dictionary<string, IReadOnlyDictionary<string, long>> Drops()
    {
        var frameQueue = new Dictionary<string, long>();
        AddCount(frameQueue, "frames", InstrumentNames.FramesDropped);
        AddCount(frameQueue, "events", InstrumentNames.QueueEventsDropped);
        return new()
        {
            ["sensors"] = CountsByTag(InstrumentNames.EventsDropped) ?? new Dictionary<string, long>(),
            ["frame_queue"] = frameQueue,
            ["publish_queue"] = CountsByTag(InstrumentNames.MessagesDropped) ?? new Dictionary<string, long>(),
        };
    }

    private void AddCount(Dictionary<string, long> counts, string name, string instrument)
    {
        if (readings.Count(instrument) is { } count)
        {
            counts.Add(name, count);
        }
    }

    private TelemetryLatencies Latencies() => new(
        readings.TakeLatency(InstrumentNames.QueueLatency),
        readings.TakeLatency(InstrumentNames.InferenceTime),
        readings.TakeLatency(InstrumentNames.DecisionLatency),
        readings.TakeLatency(InstrumentNames.LearningTime),
        readings.TakeLatency(InstrumentNames.PublishLatency));

    private Dictionary<string, long>? CountsByTag(string instrument) =>
        readings.ByTag(instrument)?.ToDictionary(value => value.Key, value => (long)value.Value);
}
