using System.Globalization;
using ScottPlot;

namespace EdgeLearner.Benchmarks.Filters;

/// <summary>Signal kept over noise kept as the window of a filter grows, one line a filter.</summary>
internal static class RocPlot
{
    private static readonly int[] WindowsUs = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000];

    private static readonly (string Name, Func<int, string> Spec)[] Lines =
    [
        ("baf", us => $"baf:{us}"),
        ("stcf, support 2", us => $"stcf:{us},2"),
        ("stcf, support 2, same polarity", us => $"stcf:{us},2,same"),
        ("stcf, support 3", us => $"stcf:{us},3"),
        ("stcf, support 4", us => $"stcf:{us},4"),
    ];

    /// <summary>Draws it.</summary>
    public static void Save(string path, Scene scene)
    {
        using var plot = new Plot();
        foreach (var (name, spec) in Lines)
        {
            var scores = WindowsUs.Select(us => scene.Pass(spec(us))).ToArray();
            var line = plot.Add.Scatter(scores.Select(score => 100 * score.NoiseShare).ToArray(), scores.Select(score => 100 * score.SignalShare).ToArray());
            line.LegendText = name;
            line.LineWidth = 2;
            line.MarkerSize = 6;
            foreach (var (us, score) in WindowsUs.Zip(scores).Where(_ => name == Lines[0].Name || name == Lines[2].Name))
            {
                var text = plot.Add.Text(string.Create(CultureInfo.InvariantCulture, $"{us / 1000.0} ms"), 100 * score.NoiseShare, 100 * score.SignalShare);
                text.LabelFontColor = line.Color;
                text.LabelFontSize = 11;
                text.OffsetX = name == Lines[0].Name ? 6 : -6;
                text.LabelAlignment = name == Lines[0].Name ? Alignment.UpperLeft : Alignment.UpperRight;
            }
        }

        plot.XLabel("noise kept, %");
        plot.YLabel("signal kept, %");
        plot.Title($"A growing window: {scene.Name} a pixel, {scene.Geometry}");
        plot.Axes.SetLimits(-3, 62, 38, 101);
        plot.ShowLegend(Alignment.LowerRight);
        plot.SavePng(path, width: 900, height: 560);
    }
}
