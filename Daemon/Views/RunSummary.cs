using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Views;

/// <summary>What came of a run: the keys of <c>replay --json</c>, in their order. Shares are 0 to 1; what there was nothing to measure of is null.</summary>
/// <param name="Events">Events that the source coded: the sum of the next five.</param>
/// <param name="BinnedEvents">Events in frames that the learner saw.</param>
/// <param name="LateEvents">Events whose bin had already been closed.</param>
/// <param name="OutOfSensorEvents">Events outside the sensor.</param>
/// <param name="FilteredEvents">Events that a filter removed, or outside what the network sees.</param>
/// <param name="DroppedEvents">Events that could not be placed, or in frames that were dropped.</param>
/// <param name="Frames">Frames made.</param>
/// <param name="DroppedFrames">Frames dropped because the learner was late.</param>
/// <param name="Predictions">Predictions made, one for each frame that was not dropped.</param>
/// <param name="Updates">Updates of the weights.</param>
/// <param name="UpdatesSkipped">Labelled intervals that were not learned from, since learning was off.</param>
/// <param name="UpdatesSkippedByLoad">Updates that were not made for want of time; live sources only.</param>
/// <param name="ReplayLanesSkipped">Intervals of replay lanes that were not played, or not learned from, for want of time; live sources only.</param>
/// <param name="LabelledIntervals">Intervals that one label covers.</param>
/// <param name="PrequentialAccuracy">Share of right decisions at the end of labelled intervals, before learning from them.</param>
/// <param name="PrequentialAccuracySecondHalf">The same for the second half of those intervals.</param>
/// <param name="AccuracyByPass">The same by pass over the recording.</param>
/// <param name="FirstIntervalAccuracy">The same for the first whole interval of each episode, in the last pass.</param>
/// <param name="NoChangeAccuracy">What naming the label before would have scored.</param>
/// <param name="LatencyUs">From the closing of a frame to the decision, in microseconds.</param>
/// <param name="StepsPerSecond">Predictions a second of the machine's time.</param>
/// <param name="RssMb">Memory of the process at the end, in MB of 1,048,576 bytes.</param>
/// <param name="AllocatedBytesPerStep">Bytes that the learner's thread allocated a step, after 200 steps.</param>
/// <param name="WeightsDigest">SHA-256 of all weights.</param>
internal sealed record RunSummary(
    long Events,
    long BinnedEvents,
    long LateEvents,
    long OutOfSensorEvents,
    long FilteredEvents,
    long DroppedEvents,
    long Frames,
    long DroppedFrames,
    long Predictions,
    long Updates,
    long UpdatesSkipped,
    long UpdatesSkippedByLoad,
    long ReplayLanesSkipped,
    long LabelledIntervals,
    double? PrequentialAccuracy,
    double? PrequentialAccuracySecondHalf,
    IReadOnlyList<double?> AccuracyByPass,
    double? FirstIntervalAccuracy,
    double? NoChangeAccuracy,
    RunLatency? LatencyUs,
    double? StepsPerSecond,
    double RssMb,
    double? AllocatedBytesPerStep,
    string WeightsDigest)
{
    /// <summary>A daemon plays its recording thousands of times: people want to see the last ones.</summary>
    private const int PassesShown = 5;

    /// <summary>Layers that are dead or saturated, one line each; for people.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What could not be written at the end, and why, one line each: the run itself is none the worse.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Unwritten { get; init; } = [];

    /// <summary>What the camera's cable brought; null = there was none.</summary>
    [JsonIgnore]
    public WireCounts? Wire { get; init; }

    /// <summary>For machines: one JSON object on one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ViewJson.Plain.RunSummary);

    /// <summary>For people who have never seen the program.</summary>
    public string ToTable() => new Table("What came of it")
        .Row("events", $"{Events:N0}: {Parts()}")
        .Row("camera", Wire is { } wire ? Cable(wire) : null)
        .Row("frames", $"{Frames:N0}, of which {Predictions:N0} got a prediction{Unless0(DroppedFrames, "were dropped")}")
        .Row("learning", $"{Updates:N0} updates of the weights, {LabelledIntervals:N0} labelled intervals{Unless0(UpdatesSkipped, "not learned from")}")
        .Row("no time for", UpdatesSkippedByLoad + ReplayLanesSkipped > 0
            ? $"{UpdatesSkippedByLoad:N0} updates, {ReplayLanesSkipped:N0} intervals of replay lanes"
            : null)
        .Row("right", PrequentialAccuracy is { } all
            ? $"{all:P1} of labelled intervals, before learning from them (second half {Share(PrequentialAccuracySecondHalf)})"
            : null)
        .Row("by pass", AccuracyByPass.Count > 1 ? Passes() : null)
        .Row("after a change", FirstIntervalAccuracy is { } first
            ? $"{first:P1} right on an episode's first interval; the label before: {Share(NoChangeAccuracy)} of all"
            : null)
        .Row("latency", LatencyUs is { } us
            ? $"{us.P50:N0} us from frame to decision; {us.P95:N0} p95, {us.P99:N0} p99, {us.Max:N0} max"
            : null)
        .Row("speed", StepsPerSecond is { } steps ? $"{steps:N1} frames a second" : null)
        .Row("memory", $"{RssMb:N1} MB{(AllocatedBytesPerStep is { } bytes ? $"; {bytes:N0} bytes allocated a step" : "")}")
        .Row("weights", $"sha256 {WeightsDigest}")
        .Row("attention", Warnings.Count > 0 ? string.Join("; ", Warnings) : null)
        .ToString();

    private static string Cable(WireCounts wire) =>
        $"{wire.Bytes / 1e6:N1} MB in {wire.Transfers:N0} transfers" +
        (wire.DiscardedTransfers > 0 ? $", {wire.DiscardedTransfers:N0} of them ({wire.DiscardedBytes / 1e6:N1} MB) discarded in {wire.Overflows:N0} overflows" : "") +
        Unless0(wire.Errors, "failed") + Unless0(wire.Reconnects, "times lost and found again");

    private static string Share(double? share) => share is { } value ? $"{value:P1}" : "-";

    private static string Unless0(long count, string fate) => count == 0 ? "" : $", {count:N0} {fate}";

    private string Passes()
    {
        var last = string.Join(", ", AccuracyByPass.TakeLast(PassesShown).Select(Share));
        return AccuracyByPass.Count > PassesShown ? $"{last} in the last {PassesShown} of {AccuracyByPass.Count:N0}" : last;
    }

    private string Parts() => string.Join(", ", new (long Count, string Fate)[]
    {
        (BinnedEvents, "in frames"),
        (LateEvents, "late"),
        (OutOfSensorEvents, "outside the sensor"),
        (FilteredEvents, "filtered"),
        (DroppedEvents, "dropped"),
    }.Where((part, index) => index == 0 || part.Count > 0).Select(part => $"{part.Count:N0} {part.Fate}"));
}

/// <summary>Percentiles of a latency, in microseconds.</summary>
internal sealed record RunLatency(double P50, double P95, double P99, double Max);
