using ScottPlot;

namespace EdgeLearner.Daemon.Views;

/// <summary>A run's history as a picture: accuracy over sensor time, and what the process took. The plotting library is loaded by the first use.</summary>
internal static class HistoryPlot
{
    private const double MinutesPerHour = 60;

    /// <summary>Draws it, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<HistoryMinute> minutes)
    {
        using var plot = new Plot();
        var scored = minutes.Where(minute => minute.Accuracy is not null).ToList();
        Add(plot, "right, %", scored, minute => 100 * minute.Accuracy!.Value, plot.Axes.Left);
        Add(plot, "resident memory, MB", minutes, minute => minute.RssMb, plot.Axes.Right);
        Add(plot, "open handles", minutes, minute => minute.Handles, plot.Axes.Right);
        plot.XLabel("sensor time, h");
        plot.Axes.Left.Label.Text = "right, % of a minute's labelled intervals";
        plot.Axes.Right.Label.Text = "MB, handles";
        plot.Axes.SetLimitsY(0, 100);
        plot.Axes.SetLimitsY(0, 1.2 * minutes.Max(minute => Math.Max(minute.RssMb, minute.Handles)), plot.Axes.Right);
        plot.ShowLegend(Alignment.LowerRight);
        Picture.Save(path, plot, width: 1_000, height: 500);
    }

    private static void Add(Plot plot, string name, IReadOnlyList<HistoryMinute> minutes, Func<HistoryMinute, double> value, IYAxis axis)
    {
        var line = plot.Add.ScatterLine(minutes.Select(minute => minute.Number / MinutesPerHour).ToArray(), [.. minutes.Select(value)]);
        line.LegendText = name;
        line.Axes.YAxis = axis;
    }
}
