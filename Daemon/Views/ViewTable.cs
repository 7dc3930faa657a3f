using EdgeLearner.Daemon.Pictures;

namespace EdgeLearner.Daemon.Views;

/// <summary>What a picture shows, for people.</summary>
internal static class ViewTable
{
    /// <summary>The table, several lines.</summary>
    public static string Write(ViewResult result)
    {
        var (plan, grid) = (result.Plan, result.Grid);
        return new Table(plan.Out)
            .Row("picture", $"{grid.Picture}, of a sensor of {grid.Sensor}{(plan.IsGif ? $", {result.Frames:N0} frames of {plan.WindowUs:N0} us" : "")}")
            .Row("shows", $"{result.Span.Events:N0} events, from {result.Span.StartUs:N0} to {result.Span.EndUs:N0} us after the first")
            .Row("note", result.Note)
            .ToString();
    }
}
