using System.Globalization;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat3;

/// <summary>A camera that a header names, as in <c>#Source 1: DVS128</c>.</summary>
/// <param name="Id">What its packets carry.</param>
/// <param name="Name">The maker's name of it.</param>
internal sealed record Aedat3Source(int Id, string Name)
{
    /// <summary>Sizes by the beginning of the name; the first that fits is taken.</summary>
    private static readonly (string Name, SensorGeometry Geometry)[] Sizes =
    [
        ("DVS128", new(128, 128)),
        ("DAVIS128", new(128, 128)),
        ("DAVIS208", new(208, 192)),
        ("DAVIS240", new(240, 180)),
        ("DAVIS346", new(346, 260)),
        ("DAVIS640", new(640, 480)),
        ("DAVISHet640", new(640, 480)),
        ("DAVISRGB", new(640, 480)),
    ];

    /// <summary>Size of the sensor; null where the name is not known.</summary>
    public SensorGeometry? Geometry
    {
        get
        {
            var known = Array.Find(Sizes, size => Name.StartsWith(size.Name, StringComparison.OrdinalIgnoreCase));
            return known.Name is null ? null : known.Geometry;
        }
    }

    /// <summary>The cameras that recorded the file, in its order; a <c>#-Source</c>, where an older file was made from, is none.</summary>
    public static IReadOnlyList<Aedat3Source> AllOf(IReadOnlyList<string> headerLines) => [.. headerLines.Select(Parse).OfType<Aedat3Source>()];

    private static Aedat3Source? Parse(string line) =>
        line.StartsWith(Aedat3Words.SourceKey, StringComparison.Ordinal)
        && line[Aedat3Words.SourceKey.Length..].Split(':', 2, StringSplitOptions.TrimEntries) is [var number, var name]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new Aedat3Source(id, name)
            : null;
}
