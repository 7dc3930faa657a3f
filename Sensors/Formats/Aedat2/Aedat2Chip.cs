using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat2;

/// <summary>The camera chips whose addresses are understood.</summary>
/// <param name="Name">Part of the class name that jAER writes into the header, in any case.</param>
/// <param name="Geometry">Size of the sensor.</param>
/// <param name="Decode">The decoder for its addresses.</param>
internal sealed record Aedat2Chip(string Name, SensorGeometry Geometry, Decode<Aedat2State> Decode)
{
    /// <summary>THE list of chips; the first stands in where a header names none, as the oldest do not.</summary>
    public static IReadOnlyList<Aedat2Chip> All { get; } =
    [
        new("DVS128", new(128, 128), Aedat2Decoder.Decode<Aedat2Dvs128>),
        new("Tmpdiff128", new(128, 128), Aedat2Decoder.Decode<Aedat2Dvs128>),
        new("Davis128", new(128, 128), Aedat2Decoder.Decode<Aedat2Davis>),
        new("Davis208", new(208, 192), Aedat2Decoder.Decode<Aedat2Davis>),
        new("Davis240", new(240, 180), Aedat2Decoder.Decode<Aedat2Davis>),
        new("Davis346", new(346, 260), Aedat2Decoder.Decode<Aedat2Davis>),
        new("Davis640", new(640, 480), Aedat2Decoder.Decode<Aedat2Davis>),
    ];

    /// <summary>The chip of a header.</summary>
    /// <exception cref="RecordingFormatException">The chip is named and not known.</exception>
    public static Aedat2Chip Of(IReadOnlyList<string> headerLines, List<string> notes)
    {
        var named = headerLines.FirstOrDefault(line => line.StartsWith(Aedat2Words.ChipKey, StringComparison.Ordinal));
        if (named is null)
        {
            notes.Add($"The header names no chip: read as {All[0].Name}.");
            return All[0];
        }

        var className = named[Aedat2Words.ChipKey.Length..].Trim();
        return All.FirstOrDefault(chip => className.Contains(chip.Name, StringComparison.OrdinalIgnoreCase)) ??
            throw new RecordingFormatException(
                $"AEDAT 2.0 of the chip {className}, whose addresses are not known; known are {string.Join(", ", All.Select(chip => chip.Name))}");
    }
}
