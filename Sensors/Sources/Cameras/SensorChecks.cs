using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>What every model checks of the options: each returns one line for everything that is wrong, as <see cref="ICameraModel.Validate"/> does.</summary>
internal static class SensorChecks
{
    /// <summary>Names and ranges of <see cref="SensorOptions.Biases"/>.</summary>
    /// <param name="options">The options.</param>
    /// <param name="model">Name of the model, for people.</param>
    /// <param name="ranges">Its biases.</param>
    public static IEnumerable<string> Biases(SensorOptions options, string model, IReadOnlyList<BiasRange> ranges)
    {
        foreach (var (name, value) in options.Biases)
        {
            if (ranges.FirstOrDefault(range => range.Name == name) is not { } range)
            {
                yield return $"Sensor:Biases:{name}: {model} has no such bias; it has {string.Join(", ", ranges.Select(known => known.Name))}";
            }
            else if (value < range.Min || value > range.Max)
            {
                yield return $"Sensor:Biases:{name} = {value} is outside {range.Min} to {range.Max}";
            }
        }
    }

    /// <summary>Form and place of <see cref="SensorOptions.Region"/>.</summary>
    public static IEnumerable<string> Region(SensorOptions options, SensorGeometry sensor)
    {
        if (options.Region is not { } text)
        {
            yield break;
        }

        if (!PixelRegion.TryParse(text, out var region))
        {
            yield return $"Sensor:Region = {text} is not of the form X,Y,WIDTHxHEIGHT, as 320,180,640x360";
        }
        else if (!region.IsOn(sensor))
        {
            yield return $"Sensor:Region = {text} does not lie on the sensor of {sensor}";
        }
    }

    /// <summary>Number, form and place of <see cref="SensorOptions.MaskedPixels"/>.</summary>
    /// <param name="options">The options.</param>
    /// <param name="sensor">Size of the sensor.</param>
    /// <param name="most">How many the model masks.</param>
    public static IEnumerable<string> MaskedPixels(SensorOptions options, SensorGeometry sensor, int most)
    {
        if (options.MaskedPixels.Count > most)
        {
            yield return $"Sensor:MaskedPixels: {options.MaskedPixels.Count} pixels, and the sensor can mask {most}";
        }

        foreach (var text in options.MaskedPixels)
        {
            if (!PixelRegion.TryParsePixel(text, out var pixel))
            {
                yield return $"Sensor:MaskedPixels: {text} is not of the form X,Y, as 17,42";
            }
            else if (!pixel.IsOn(sensor))
            {
                yield return $"Sensor:MaskedPixels: {text} does not lie on the sensor of {sensor}";
            }
        }
    }
}
