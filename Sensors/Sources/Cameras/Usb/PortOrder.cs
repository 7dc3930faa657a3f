using System.Globalization;

namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>Orders ports by their numbers: 1-2 before 1-10, a hub before what is plugged into it.</summary>
internal sealed class PortOrder : IComparer<string>
{
    /// <summary>The only one.</summary>
    public static PortOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var (left, right) = (Numbers(x), Numbers(y));
        for (var i = 0; i < left.Length && i < right.Length; i++)
        {
            if (left[i] != right[i])
            {
                return left[i].CompareTo(right[i]);
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    /// <summary>Bus, then ports; a root hub's name, <c>usb1</c>, is its bus alone.</summary>
    private static int[] Numbers(string? port) =>
        [.. (port ?? "").TrimStart('u', 's', 'b').Split('-', '.').Select(part => int.TryParse(part, CultureInfo.InvariantCulture, out var number) ? number : 0)];
}
