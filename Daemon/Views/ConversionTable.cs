using EdgeLearner.Sensors.Sources.Recordings;

namespace EdgeLearner.Daemon.Views;

/// <summary>What became of a conversion, for people.</summary>
internal static class ConversionTable
{
    /// <summary>The table, several lines.</summary>
    /// <param name="result">What became of it.</param>
    /// <param name="time">How long it took.</param>
    public static string Write(ConversionResult result, TimeSpan time)
    {
        var (plan, counts) = (result.Plan, result.Counts);
        var table = new Table(plan.Out)
            .Row("from", $"{plan.In}, {result.From.Format}, {result.From.Geometry}")
            .Row("written", $"{plan.Format.Name}, {result.Geometry}, in {time.TotalSeconds:N1} s")
            .Row("events", $"{result.EventsOut:N0}{(result.EventsOut < result.EventsIn ? $" of {result.EventsIn:N0}" : "")}")
            .Row("outside the window", result.OutsideWindow == 0 ? null : $"{result.OutsideWindow:N0} events");
        foreach (var (filter, removed) in result.Filtered)
        {
            table.Row(filter, $"removed {removed:N0} events");
        }

        table
            .Row("not on the sensor", counts.OutOfSensor == 0 ? null : $"{counts.OutOfSensor:N0} events dropped")
            .Row("lost", counts.LostEvents == 0 ? null : $"{counts.LostEvents:N0} events of damaged pieces of {plan.In}")
            .Row("breaches", counts.Breaches == 0 ? null : $"{counts.Breaches:N0} of the rules of {result.From.Format} in {plan.In}")
            .Row("duration", result.LastUs - result.FirstUs is { } durationUs ? $"{durationUs / 1e6:N3} s, from {result.FirstUs:N0} to {result.LastUs:N0} us" : null)
            .Row("labels", result.Labels is { } labels ? $"{labels:N0} spans, in {LabelFile.Beside(plan.Out)}" : null)
            .Row("digest", result.Digest);
        foreach (var note in result.From.Notes.Concat(result.Notes))
        {
            table.Row("note", note);
        }

        return table.Row("note", plan.Format.Loss).ToString();
    }
}
