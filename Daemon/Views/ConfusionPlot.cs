using EdgeLearner.Learning.Evaluation;
using ScottPlot;

namespace EdgeLearner.Daemon.Views;

/// <summary>A confusion matrix as a picture: true classes from the top down, decisions from left to right, as shares of the true class.</summary>
internal static class ConfusionPlot
{
    private const int CellPixels = 50;
    private const int MarginPixels = 200;

    /// <summary>Draws the matrix, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, ConfusionMatrix confusion)
    {
        var count = confusion.Classes.Count;
        var shares = new double[count, count];
        using var plot = new Plot();
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < count; column++)
            {
                var samples = confusion[row, column];
                var share = (double)samples / Math.Max(1, confusion.SamplesOf(row));
                shares[row, column] = share;
                if (samples > 0)
                {
                    Label(plot, $"{samples}", column, count - 1 - row, share);
                }
            }
        }

        var map = plot.Add.Heatmap(shares);
        map.Colormap = new ScottPlot.Colormaps.Blues().Reversed();
        map.ManualRange = new(0, 1);
        plot.MoveToBack(map);
        double[] positions = [.. Enumerable.Range(0, count).Select(index => (double)index)];
        plot.Axes.Bottom.SetTicks(positions, [.. confusion.Classes]);
        plot.Axes.Left.SetTicks(positions, [.. confusion.Classes.Reverse()]);
        plot.Axes.Bottom.TickLabelStyle.Rotation = -90; // names are longer than a cell is wide
        plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
        plot.Axes.Bottom.MinimumSize = MarginPixels * 0.7f;
        plot.XLabel("decided");
        plot.YLabel("true class");
        plot.HideGrid();
        plot.Axes.SetLimits(-0.5, count - 0.5, -0.5, count - 0.5);
        var side = MarginPixels + (CellPixels * count);
        Picture.Save(path, plot, side, side);
    }

    private static void Label(Plot plot, string text, int x, int y, double share)
    {
        var label = plot.Add.Text(text, x, y);
        label.LabelAlignment = Alignment.MiddleCenter;
        label.LabelFontColor = share > 0.5 ? Colors.White : Colors.Black;
    }
}
