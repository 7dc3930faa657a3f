using System.Globalization;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>A rectangle of pixels, origin at the top left.</summary>
/// <param name="X">First column.</param>
/// <param name="Y">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
internal readonly record struct PixelRegion(int X, int Y, int Width, int Height)
{
    /// <summary>Reads <c>X,Y,WIDTHxHEIGHT</c>, as <see cref="SensorOptions.Region"/> has it.</summary>
    public static bool TryParse(string text, out PixelRegion region)
    {
        region = default;
        var parts = text.Split(',');
        if (parts.Length != 3 || parts[2].Split('x') is not [var w, var h])
        {
            return false;
        }

        var isRead = TryNumber(parts[0], out var x) & TryNumber(parts[1], out var y) & TryNumber(w, out var width) & TryNumber(h, out var height);
        region = new PixelRegion(x, y, width, height);
        return isRead;
    }

    /// <summary>Reads <c>X,Y</c>, as <see cref="SensorOptions.MaskedPixels"/> has them: a region of one pixel.</summary>
    public static bool TryParsePixel(string text, out PixelRegion pixel)
    {
        pixel = default;
        if (text.Split(',') is not [var first, var second])
        {
            return false;
        }

        var isRead = TryNumber(first, out var x) & TryNumber(second, out var y);
        pixel = new PixelRegion(x, y, 1, 1);
        return isRead;
    }

    /// <summary>Whether all of it lies on a sensor, and it is not empty.</summary>
    public bool IsOn(SensorGeometry sensor) =>
        Width > 0 && Height > 0 && (long)X + Width <= sensor.Width && (long)Y + Height <= sensor.Height;

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number);
}
