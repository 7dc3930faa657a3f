using System.Diagnostics.Metrics;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Sensors;

/// <summary>THE list of what the way from sensor to frame measures. Whoever wants the numbers listens to the meter by its name.</summary>
/// <remarks>Everything is counted where it happens and only read here, when someone listens: the hot path knows no meter.</remarks>
public sealed class SensorMeter
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "EdgeLearner.Sensors";

    private readonly IEventSource _source;
    private readonly IReadOnlyList<FilterStage> _filters;
    private readonly TimeBinner _binner;

    /// <summary>Starts to offer the numbers of one stream. The meter lives as long as the factory.</summary>
    public SensorMeter(IMeterFactory meters, IEventSource source, IReadOnlyList<FilterStage> filters, TimeBinner binner)
    {
        _source = source;
        _filters = filters;
        _binner = binner;
        var meter = meters.Create(Name);
        meter.CreateObservableCounter("edgelearner.sensors.events", () => source.Counts.Events, "{event}", "Events coded by the source.");
        meter.CreateObservableCounter("edgelearner.sensors.events_dropped", Dropped, "{event}", "Events that are in no frame, by cause.");
        meter.CreateObservableCounter(
            "edgelearner.sensors.events_filtered",
            () => filters.Select(filter => Tagged(filter.Removed, "filter", filter.Name)),
            "{event}",
            "Those of them that a filter removed, by filter.");
        meter.CreateObservableCounter("edgelearner.sensors.protocol_breaches", Breaches, "{breach}", "Breaches of the recording's or camera's format, by kind.");
        meter.CreateObservableCounter("edgelearner.sensors.frames", () => binner.Counts.Frames, "{frame}", "Frames emitted.");
        meter.CreateObservableCounter("edgelearner.sensors.silent_frames", () => binner.Counts.SilentFrames, "{frame}", "Frames emitted without an event.");
        meter.CreateObservableCounter(
            "edgelearner.sensors.skipped_silent_frames", () => binner.Counts.SkippedSilentFrames, "{frame}", "Silent bins passed over in a long silence.");
        meter.CreateObservableCounter(
            "edgelearner.sensors.discontinuities", () => binner.Counts.Discontinuities, "{discontinuity}", "Times that sensor time stepped far back.");
        if (source is ILiveSource camera)
        {
            ObserveWire(meter, camera);
        }
    }

    private static void ObserveWire(Meter meter, ILiveSource camera)
    {
        meter.CreateObservableCounter("edgelearner.sensors.usb_transfers", () => camera.Wire.Transfers, "{transfer}", "USB transfers completed.");
        meter.CreateObservableCounter("edgelearner.sensors.usb_bytes", () => camera.Wire.Bytes, "By", "Bytes that they brought.");
        meter.CreateObservableCounter("edgelearner.sensors.usb_decoded_bytes", () => camera.Wire.DecodedBytes, "By", "Bytes that were decoded.");
        meter.CreateObservableCounter(
            "edgelearner.sensors.usb_discarded_transfers", () => camera.Wire.DiscardedTransfers, "{transfer}", "USB transfers thrown away because decoding was late.");
        meter.CreateObservableCounter("edgelearner.sensors.usb_discarded_bytes", () => camera.Wire.DiscardedBytes, "By", "Bytes in those.");
        meter.CreateObservableCounter("edgelearner.sensors.usb_overflows", () => camera.Wire.Overflows, "{overflow}", "Times that throwing away began.");
        meter.CreateObservableCounter("edgelearner.sensors.usb_errors", () => camera.Wire.Errors, "{transfer}", "USB transfers that failed, after which the stream went on.");
        meter.CreateObservableCounter("edgelearner.sensors.usb_reconnects", () => camera.Wire.Reconnects, "{connection}", "Times that the camera was lost and found again.");
        meter.CreateObservableCounter(
            "edgelearner.sensors.usb_silences", () => camera.Wire.Silences, "{silence}", "Times that nothing came for so long that time went on by the host's clock.");
        meter.CreateObservableGauge("edgelearner.sensors.usb_waiting", () => (long)camera.Wire.Waiting, "{transfer}", "USB transfers that wait to be decoded.");
    }

    private IEnumerable<Measurement<long>> Dropped()
    {
        var decode = _source.Counts.Decode;
        var binning = _binner.Counts;
        return
        [
            Tagged(decode.OutOfSensor, "cause", "out_of_sensor"),
            Tagged(decode.BeforeFirstTime, "cause", "before_first_time"),
            Tagged(decode.BeforeFirstRow, "cause", "before_first_row"),
            Tagged(decode.LostEvents, "cause", "lost"),
            Tagged(_filters.Sum(filter => filter.Removed), "cause", "filtered"),
            Tagged(binning.Late, "cause", "late"),
            Tagged(binning.Cropped, "cause", "cropped"),
        ];
    }

    private IEnumerable<Measurement<long>> Breaches()
    {
        var decode = _source.Counts.Decode;
        return
        [
            Tagged(decode.BeforeFirstTime, "kind", "before_first_time"),
            Tagged(decode.BeforeFirstRow, "kind", "before_first_row"),
            Tagged(decode.TimeReversals, "kind", "time_reversal"),
            Tagged(decode.UnknownWords, "kind", "unknown_word"),
            Tagged(decode.TrailingBytes, "kind", "trailing_byte"),
        ];
    }

    private static Measurement<long> Tagged(long value, string key, string tag) => new(value, new KeyValuePair<string, object?>(key, tag));
}
