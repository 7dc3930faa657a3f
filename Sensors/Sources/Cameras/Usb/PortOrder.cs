using System.Globalization;

namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>Orders ports by their numbers: 1-2 before 1-10, a hub before what is plugged into it.</summary>
internal sealed class PortOrder : IComparer<string>
{
    /// <summary>The only one.</summary>
    public static PortOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y) =>
        string.Compare(x, y, CultureInfo.InvariantCulture, CompareOptions.NumericOrdering);
}
