using EdgeLearner.Sensors;
using ScottPlot;

namespace EdgeLearner.Daemon.Views;

/// <summary>Puts a plot on the disk.</summary>
internal static class Picture
{
    /// <summary>Writes a PNG, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="plot">What to draw.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Save(string path, Plot plot, int width, int height)
    {
        using var file = new NewFile(path);
        file.Stream.Write(plot.GetImageBytes(width, height, ImageFormat.Png));
        file.Commit();
    }
}
