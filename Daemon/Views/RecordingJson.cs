using System.Text.Json;
using EdgeLearner.Sensors.Sources.Recordings;

namespace EdgeLearner.Daemon.Views;

/// <summary>A recording's summary for machines: one JSON object on one line, keys as documented.</summary>
internal sealed record RecordingJson(
    string File,
    string Format,
    string Origin,
    int Width,
    int Height,
    long Events,
    long On,
    long? FirstUs,
    long? LastUs,
    long? DurationUs,
    long OutOfOrder,
    long FarthestBackUs,
    long Gaps,
    long LongestGapUs,
    long LongestGapStartUs,
    int? HotPixels,
    long DroppedOutOfSensor,
    long LostEvents,
    long OtherRecords,
    long Breaches,
    long TrailingBytes,
    IReadOnlyList<string> Notes,
    string? Digest)
{
    /// <summary>The line.</summary>
    /// <param name="summary">With its profile.</param>
    public static string Write(RecordingSummary summary) => JsonSerializer.Serialize(
        new RecordingJson(
            summary.File,
            summary.Info.Format,
            summary.Origin,
            summary.Info.Geometry.Width,
            summary.Info.Geometry.Height,
            summary.Events,
            summary.On,
            summary.FirstUs,
            summary.LastUs,
            summary.DurationUs,
            summary.OutOfOrder,
            summary.Profile!.FarthestBackUs,
            summary.Profile.Gaps,
            summary.Profile.LongestGapUs,
            summary.Profile.LongestGapStartUs,
            summary.Profile.FindHotPixels()?.Count,
            summary.Counts.OutOfSensor,
            summary.Counts.LostEvents,
            summary.Counts.OtherRecords,
            summary.Counts.Breaches,
            summary.Counts.TrailingBytes,
            summary.Info.Notes,
            summary.Digest),
        ViewJson.Plain.RecordingJson);
}
