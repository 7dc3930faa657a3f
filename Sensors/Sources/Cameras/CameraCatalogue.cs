namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>The camera models as people may ask for them: their words, names and biases.</summary>
public static class CameraCatalogue
{
    /// <summary>Every supported model, in the order of the list of models.</summary>
    public static IReadOnlyList<CameraModelInfo> Models { get; } =
        [.. CameraRegistry.Models.Select(model => new CameraModelInfo(model.Key, model.Name, model.Biases))];

    /// <summary>Whether <see cref="SensorOptions.Kind"/> names no camera, any camera, or a supported model.</summary>
    public static bool IsKind(string kind) => kind is SensorOptions.None or SensorOptions.Auto || FindModel(kind) is not null;

    /// <summary>What of the options cannot be, as far as that can be told without the camera; each a line that names option, value and bound.</summary>
    /// <remarks>With <c>none</c> nothing can be wrong. With <c>auto</c> a setting must be possible on some model; the camera that is found has the last word.</remarks>
    public static IReadOnlyList<string> Validate(SensorOptions options)
    {
        if (options.Kind == SensorOptions.None)
        {
            return [];
        }

        if (options.Kind != SensorOptions.Auto)
        {
            return FindModel(options.Kind)?.Validate(options) ??
                [$"Sensor:Kind = {options.Kind}: must be {string.Join(", ", (IEnumerable<string>)[SensorOptions.None, SensorOptions.Auto, .. Models.Select(model => model.Key)])}"];
        }

        return [.. options.Biases.Select(Complaint).OfType<string>()];
    }

    /// <summary>Why no model can have this bias set so; null = one can.</summary>
    private static string? Complaint(KeyValuePair<string, int> bias)
    {
        var ranges = Models.SelectMany(model => model.Biases, (model, range) => (model.Key, Range: range)).Where(found => found.Range.Name == bias.Key).ToList();
        return ranges switch
        {
            [] => $"Sensor:Biases:{bias.Key}: no supported camera has such a bias; there are {string.Join(", ", Models.SelectMany(model => model.Biases).Select(range => range.Name).Distinct())}",
            _ when ranges.Any(found => bias.Value >= found.Range.Min && bias.Value <= found.Range.Max) => null,
            _ => $"Sensor:Biases:{bias.Key} = {bias.Value}: no supported camera allows that; {string.Join(", ", ranges.Select(found => $"{found.Key} {found.Range.Min} to {found.Range.Max}"))}",
        };
    }

    private static ICameraModel? FindModel(string key) => CameraRegistry.Models.FirstOrDefault(model => model.Key == key);
}

/// <summary>A supported model.</summary>
/// <param name="Key">Word for <see cref="SensorOptions.Kind"/>.</param>
/// <param name="Name">As people write it.</param>
/// <param name="Biases">What can be set, and how far.</param>
public sealed record CameraModelInfo(string Key, string Name, IReadOnlyList<BiasRange> Biases);
