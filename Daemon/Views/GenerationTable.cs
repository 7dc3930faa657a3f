using System.Globalization;
using EdgeLearner.Learning.Checkpoints;

namespace EdgeLearner.Daemon.Views;

/// <summary>Generations for people.</summary>
internal static class GenerationTable
{
    /// <summary>A generation a line, newest first.</summary>
    public static string Write(IReadOnlyList<GenerationState> generations, string folder)
    {
        if (generations.Count == 0)
        {
            return $"There are no generations in {folder} yet: run makes the first.";
        }

        string[] heading = ["", "time (UTC)", "reason", "updates", "held back", "bytes", "state"];
        string[][] rows = [heading, .. generations.Select(Row)];
        var widths = Enumerable.Range(0, heading.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return string.Join(Environment.NewLine, rows.Select(row => Line(row, widths)));
    }

    /// <summary>All that is known of one.</summary>
    public static string Write(GenerationState generation)
    {
        var info = generation.Info;
        return new Table($"Generation {generation.Number}{(generation.IsBest ? ", the best" : "")}")
            .Row("state", generation.Damage ?? "ok")
            .Row("time", info is null ? null : Time(info))
            .Row("reason", info is null ? null : Reason(info))
            .Row("parent", info is null ? null : info.Parent?.ToString(CultureInfo.InvariantCulture) ?? "none: it began from another model, or from random weights")
            .Row("network", info?.Network)
            .Row("classes", info is null ? null : string.Join(", ", info.Classes))
            .Row("updates", info is null ? null : $"{info.Updates:N0}")
            .Row("held-back accuracy", info?.HeldBackAccuracy is { } accuracy ? $"{accuracy:P1}" : null)
            .Row("windows", info is null ? null : $"{info.ReplayWindows:N0} to learn from, {info.HeldBackWindows:N0} held back")
            .Row("bytes", info is null ? null : $"{info.Bytes:N0}")
            .ToString();
    }

    private static string[] Row(GenerationState generation)
    {
        var number = generation.Number.ToString(CultureInfo.InvariantCulture);
        var state = generation.Damage is { } damage ? $"damaged: {damage}" : generation.IsBest ? "ok, the best" : "ok";
        return generation.Info is not { } info
            ? [number, "", "", "", "", "", state]
            : [number, Time(info), Reason(info), $"{info.Updates:N0}", info.HeldBackAccuracy is { } accuracy ? $"{accuracy:P1}" : "-", $"{info.Bytes:N0}", state];
    }

    private static string Line(string[] row, int[] widths) =>
        string.Join("  ", row.Select((cell, column) => column is 1 or 2 or 6 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd();

    private static string Time(GenerationInfo info) => info.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Reason(GenerationInfo info) => info.Reason.ToString().ToLowerInvariant();
}
