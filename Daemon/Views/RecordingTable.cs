using EdgeLearner.Sensors.Sources.Recordings;

namespace EdgeLearner.Daemon.Views;

/// <summary>A recording's summary for people.</summary>
internal static class RecordingTable
{
    /// <summary>The table, several lines.</summary>
    public static string Write(RecordingSummary summary)
    {
        var table = new Table(summary.File)
            .Row("format", $"{summary.Info.Format}, y = 0 at the {(summary.Origin == "top-left" ? "top" : "bottom")}")
            .Row("sensor", $"{summary.Info.Geometry}")
            .Row("events", $"{summary.Events:N0}{Rate(summary)}")
            .Row("ON share", summary.Events == 0 ? null : $"{(double)summary.On / summary.Events:P1}")
            .Row("duration", Duration(summary))
            .Row("out of order", summary.OutOfOrder == 0 ? null : $"{summary.OutOfOrder:N0} events are earlier than the one before them")
            .Row("not on the sensor", summary.Counts.OutOfSensor == 0 ? null : $"{summary.Counts.OutOfSensor:N0} events dropped")
            .Row("breaches", summary.Counts.Breaches == 0 ? null : $"{summary.Counts.Breaches:N0} of the format's rules")
            .Row("cut short", summary.Counts.TrailingBytes == 0 ? null : $"the last {summary.Counts.TrailingBytes:N0} bytes make no whole record")
            .Row("digest", summary.Digest);
        foreach (var note in summary.Info.Notes)
        {
            table.Row("note", note);
        }

        return table.ToString();
    }

    private static string Rate(RecordingSummary summary) =>
        summary.DurationUs is > 0 and var durationUs ? $", {summary.Events * 1e6 / durationUs:N0} a second" : "";

    private static string? Duration(RecordingSummary summary) =>
        summary.DurationUs is { } durationUs ? $"{durationUs / 1e6:N3} s, from {summary.FirstUs:N0} to {summary.LastUs:N0} us" : null;
}
