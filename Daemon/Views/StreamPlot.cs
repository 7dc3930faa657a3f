using EdgeLearner.Daemon.Commands.Evaluation;
using ScottPlot;

namespace EdgeLearner.Daemon.Views;

/// <summary>Accuracy over the time of a stream as a picture.</summary>
internal static class StreamPlot
{
    private const int SlidingWindows = 20;

    /// <summary>Draws a line for each seed, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, StreamPlan plan, IReadOnlyList<StreamOutcome> outcomes)
    {
        using var plot = new Plot();
        var seconds = plan.Framing.Frames * plan.Framing.BinMs / 1_000.0;
        foreach (var outcome in outcomes)
        {
            var sliding = outcome.Stream.Sliding(SlidingWindows);
            var line = plot.Add.Scatter(sliding.Select((_, i) => (i + 1) * seconds).ToArray(), sliding.Select(share => 100 * share).ToArray());
            line.LegendText = $"seed {outcome.Seed}";
            line.MarkerSize = 0;
            line.LineWidth = 2;
        }

        plot.XLabel("stream, s");
        plot.YLabel($"right of the last {SlidingWindows} windows, %");
        plot.Title(plan.Test.Mode.ToString().ToLowerInvariant());
        plot.Axes.SetLimits(0, outcomes[0].Stream.Windows.Count * seconds, 0, 100);
        plot.ShowLegend(Alignment.LowerRight);
        Picture.Save(path, plot, width: 800, height: 500);
    }
}
