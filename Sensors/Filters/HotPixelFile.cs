using System.Globalization;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Filters;

/// <summary>Hot pixels on the disk: CSV with the header <c>x,y</c>, origin at the top left, so that people can add and take away.</summary>
internal static class HotPixelFile
{
    private const string Header = "x,y";

    /// <summary>Reads a file.</summary>
    /// <returns>Each as row x width + column.</returns>
    /// <exception cref="FilterException">It cannot be read, or a line is no pixel of the sensor: one line that names the file and the line.</exception>
    public static IReadOnlyList<int> Read(string path, SensorGeometry geometry)
    {
        try
        {
            var lines = File.ReadAllLines(path);
            return lines is [Header, .. var pixels]
                ? [.. pixels.Select((line, index) => Parse(line, geometry)
                    ?? throw new FilterException($"{path}:{index + 2}: '{line}' is not x,y on the sensor of {geometry}"))]
                : throw new FilterException($"{path}:1: the first line must be {Header}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FilterException($"{path}: {error.Message}");
        }
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static void Write(string path, SensorGeometry geometry, IEnumerable<int> pixels)
    {
        using var file = new NewFile(path);
        using (var lines = new StreamWriter(file.Stream, leaveOpen: true) { NewLine = "\n" })
        {
            lines.WriteLine(Header);
            foreach (var pixel in pixels)
            {
                lines.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pixel % geometry.Width},{pixel / geometry.Width}"));
            }
        }

        file.Commit();
    }

    private static int? Parse(string line, SensorGeometry geometry) =>
        line.Split(',') is [var first, var second]
        && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var x)
        && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var y)
        && geometry.Contains(x, y)
            ? (y * geometry.Width) + x
            : null;
}
