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
    long DroppedOutOfSensor,
    long LostEvents,
    string? Digest)
{
    /// <summary>The line.</summary>
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
            summary.Counts.OutOfSensor,
            summary.Counts.LostEvents,
            summary.Digest),
        ViewJson.Plain.RecordingJson);
}
