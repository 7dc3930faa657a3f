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
            .Row("rate", History(summary))
            .Row("gaps", Gaps(summary))
            .Row("order", Order(summary))
            .Row("hot pixels", HotPixels(summary))
            .Row("not on the sensor", summary.Counts.OutOfSensor == 0 ? null : $"{summary.Counts.OutOfSensor:N0} events dropped")
            .Row("lost", summary.Counts.LostEvents == 0 ? null : $"{summary.Counts.LostEvents:N0} events of damaged pieces of the file")
            .Row("other records", summary.Counts.OtherRecords == 0 ? null : $"{summary.Counts.OtherRecords:N0} that are no events")
            .Row("breaches", summary.Counts.Breaches == 0 ? null : $"{summary.Counts.Breaches:N0} of the format's rules")
            .Row("cut short", summary.Counts.TrailingBytes == 0 ? null : $"the last {summary.Counts.TrailingBytes:N0} bytes make no whole record")
            .Row("digest", summary.Digest);
        foreach (var note in summary.Info.Notes)
        {
            table.Row("note", note);
        }

        return table.ToString();
    }

    /// <summary>The rate over the whole recording, and the highest that a column has.</summary>
    private static string? History(RecordingSummary summary)
    {
        if (summary is not { Profile.Rates: var rates, DurationUs: > 0 })
        {
            return null;
        }

        var (columns, each) = Sparkline.Fit(rates.Counts);
        var columnUs = each * rates.BinUs;
        return $"{Sparkline.Draw(columns)}  up to {columns.Max() * 1e6 / Math.Min(columnUs, summary.DurationUs.Value):N0} a second, {columnUs / 1e3:N1} ms a column";
    }

    private static string? Gaps(RecordingSummary summary) => summary.Profile switch
    {
        null or { LongestGapUs: 0 } => null,
        { Gaps: 0 } profile => $"none above {RecordingProfile.GapUs / 1000} ms: the longest silence is {profile.LongestGapUs:N0} us",
        var profile => $"{profile.Gaps:N0} above {RecordingProfile.GapUs / 1000} ms, the longest {profile.LongestGapUs / 1e6:N3} s, from {profile.LongestGapStartUs:N0} us after the first event",
    };

    private static string? Order(RecordingSummary summary) => summary switch
    {
        { OutOfOrder: 0, Profile: null } or { Events: 0 } => null,
        { OutOfOrder: 0 } => "no event is earlier than the one before it",
        { Profile: { } profile } => $"{summary.OutOfOrder:N0} events are earlier than the one before them, by {profile.FarthestBackUs:N0} us at most",
        _ => $"{summary.OutOfOrder:N0} events are earlier than the one before them",
    };

    private static string? HotPixels(RecordingSummary summary) => summary.Profile?.FindHotPixels() switch
    {
        null => null,
        [] => summary.Events == 0 ? null : "none",
        [var busiest, ..] pixels =>
            $"{pixels.Count:N0}, with {(double)pixels.Sum(pixel => (long)pixel.Events) / summary.Events:P1} of the events; the busiest is {busiest.X},{busiest.Y} with {busiest.Events:N0}",
    };

    private static string Rate(RecordingSummary summary) =>
        summary.DurationUs is > 0 and var durationUs ? $", {summary.Events * 1e6 / durationUs:N0} a second" : "";

    private static string? Duration(RecordingSummary summary) =>
        summary.DurationUs is { } durationUs ? $"{durationUs / 1e6:N3} s, from {summary.FirstUs:N0} to {summary.LastUs:N0} us" : null;
}
