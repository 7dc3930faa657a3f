using EdgeLearner.Telemetry.Metrics;

namespace EdgeLearner.Telemetry.Topics;

/// <summary>The JSON of <see cref="TelemetryTopic"/>. What nobody measures is null.</summary>
/// <param name="Session">See <see cref="NodeInfo.Session"/>.</param>
/// <param name="Seq">Number of the message, from 0; one a period, so that a gap shows what was not delivered.</param>
/// <param name="UptimeS">Seconds since publishing began.</param>
/// <param name="EventsPerS">Events read a second, over the interval.</param>
/// <param name="FramesPerS">Frames binned a second, over the interval.</param>
/// <param name="UpdatesPerS">Updates of the weights a second, over the interval.</param>
/// <param name="Totals">Counts since the start.</param>
/// <param name="Usb">What the camera's cable brought; null without a camera.</param>
/// <param name="Drops">What was lost since the start: place, then cause, then count.</param>
/// <param name="Filtered">What each filter removed since the start, in events; null without filters.</param>
/// <param name="LatencyUs">Latencies of the interval, in microseconds, by stage.</param>
/// <param name="RssMb">Memory of the process in RAM, in MB of 1,048,576 bytes.</param>
/// <param name="GcHeapMb">Managed memory in use, likewise.</param>
/// <param name="EngineBytes">What the engine holds, by purpose, in bytes.</param>
/// <param name="DeviceBytes">Memory of the GPU, in bytes, every program's; null without a GPU.</param>
/// <param name="QueueDepths">What waits, by queue.</param>
/// <param name="Loss">Loss at the last update.</param>
/// <param name="Accuracy">Share of right decisions among the scored intervals so far, 0 to 1.</param>
/// <param name="LayerRates">Share of neurons that fire a step, by layer, 0 to 1.</param>
internal sealed record TelemetryMessage(
    string Session,
    long Seq,
    double UptimeS,
    double? EventsPerS,
    double? FramesPerS,
    double? UpdatesPerS,
    TelemetryTotals Totals,
    TelemetryUsb? Usb,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Drops,
    IReadOnlyDictionary<string, long>? Filtered,
    TelemetryLatencies LatencyUs,
    double RssMb,
    double GcHeapMb,
    IReadOnlyDictionary<string, long>? EngineBytes,
    IReadOnlyDictionary<string, long>? DeviceBytes,
    IReadOnlyDictionary<string, long?> QueueDepths,
    double? Loss,
    double? Accuracy,
    IReadOnlyDictionary<string, double>? LayerRates);

/// <summary>Counts since the start.</summary>
internal sealed record TelemetryTotals(
    long? Events,
    long? Frames,
    long? SilentFrames,
    long? SkippedSilentFrames,
    long? Discontinuities,
    long? ProtocolBreaches,
    long? Steps,
    long? Updates,
    long? UpdatesSkipped,
    long? UpdatesSkippedByLoad,
    long? ReplayLanesSkipped,
    long? RefusedIntervals,
    long? PausedIntervals,
    long? Falls,
    long? Drifts,
    long? LabelledIntervals,
    long? ReplayWindows,
    long? MessagesPublished,
    long? Reconnects);

/// <summary>A camera's cable. Counts since the start, over all connections.</summary>
/// <param name="BytesPerS">Bytes received a second, over the interval.</param>
/// <param name="Transfers">Transfers completed.</param>
/// <param name="Bytes">Bytes that they brought.</param>
/// <param name="DecodedBytes">Bytes of these that were decoded.</param>
/// <param name="DiscardedTransfers">Transfers thrown away because decoding was late.</param>
/// <param name="DiscardedBytes">Bytes of these.</param>
/// <param name="Overflows">How often that began.</param>
/// <param name="Errors">Transfers that failed, after which the stream went on.</param>
/// <param name="Reconnects">How often the camera was lost and found again.</param>
/// <param name="Waiting">Transfers that wait to be decoded, now.</param>
/// <param name="Silences">How often nothing came for so long that time went on by the host's clock.</param>
internal sealed record TelemetryUsb(
    double? BytesPerS,
    long? Transfers,
    long? Bytes,
    long? DecodedBytes,
    long? DiscardedTransfers,
    long? DiscardedBytes,
    long? Overflows,
    long? Errors,
    long? Reconnects,
    long? Waiting,
    long? Silences);

/// <summary>The stages of a frame's way.</summary>
/// <param name="Queue">Bin closed, to taken up by the learner.</param>
/// <param name="Infer">Taken up, to decided.</param>
/// <param name="Decide">Bin closed, to decided: the two before together.</param>
/// <param name="Learn">Decided, to learned.</param>
/// <param name="Publish">Decided, to acknowledged by the broker.</param>
internal sealed record TelemetryLatencies(LatencySummary? Queue, LatencySummary? Infer, LatencySummary? Decide, LatencySummary? Learn, LatencySummary? Publish);
