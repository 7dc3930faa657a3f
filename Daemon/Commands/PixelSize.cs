using System.Globalization;

namespace EdgeLearner.Daemon.Commands;

/// <summary>Sizes on the command line: columns, x, rows.</summary>
internal static class PixelSize
{
    /// <summary>Reads a size.</summary>
    /// <param name="option">The option that it was given to.</param>
    /// <param name="text">Such as <c>64x48</c>.</param>
    /// <exception cref="UsageException">It is none.</exception>
    public static (int Width, int Height) Parse(string option, string text) =>
        text.Split('x') is [var columns, var rows]
        && int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out var width)
        && int.TryParse(rows, NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            ? (width, height)
            : throw new UsageException($"{option} {text}: must be WxH, such as 64x64");
}
