using EdgeLearner.Learning.Offline;
using ScottPlot;

namespace EdgeLearner.Daemon.Views;

/// <summary>A learning curve as a picture. The plotting library is loaded by the first use, never by the daemon.</summary>
internal static class CurvePlot
{
    /// <summary>Draws the curve, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<EpochResult> curve)
    {
        using var plot = new Plot();
        var epochs = curve.Select(epoch => (double)epoch.Epoch).ToArray();
        Add(plot, "train", epochs, [.. curve.Select(epoch => 100 * epoch.TrainAccuracy)]);
        if (curve.All(epoch => epoch.TestAccuracy is not null))
        {
            Add(plot, "test", epochs, [.. curve.Select(epoch => 100 * epoch.TestAccuracy!.Value)]);
        }

        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.XLabel("epoch");
        plot.YLabel("right, %");
        plot.Axes.SetLimitsY(0, 100);
        plot.ShowLegend(Alignment.LowerRight);
        Picture.Save(path, plot, width: 800, height: 500);
    }

    private static void Add(Plot plot, string name, double[] epochs, double[] accuracies)
    {
        var line = plot.Add.Scatter(epochs, accuracies);
        line.LegendText = name;
        line.LineWidth = 2;
    }
}
