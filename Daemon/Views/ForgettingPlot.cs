using EdgeLearner.Learning.Evaluation;
using ScottPlot;

namespace EdgeLearner.Daemon.Views;

/// <summary>How well each class is known along a stream, as a picture.</summary>
internal static class ForgettingPlot
{
    /// <summary>Draws a line for each class, the mean over the seeds, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">Of the picture.</param>
    /// <param name="curves">One for each seed, tested after the same windows.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, string title, IReadOnlyList<ClassCurve> curves)
    {
        using var plot = new Plot();
        var windows = curves[0].Points.Select(point => (double)point.Windows).ToArray();
        foreach (var (index, name) in curves[0].Classes.Index())
        {
            var shares = Enumerable.Range(0, windows.Length)
                .Select(point => 100 * curves.Average(curve => curve.Points[point].Accuracies[index]) ?? double.NaN)
                .ToArray();
            var line = plot.Add.Scatter(windows, shares);
            line.LegendText = name;
            line.MarkerSize = 4;
            line.LineWidth = 2;
        }

        plot.XLabel("windows of the stream");
        plot.YLabel("right of a class, %");
        plot.Title(title);
        plot.Axes.SetLimits(0, windows[^1], -2, 102);
        plot.ShowLegend(Edge.Right); // beside the lines, not over their ends
        Picture.Save(path, plot, width: 900, height: 500);
    }
}
