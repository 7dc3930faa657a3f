using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.CameraClient;

/// <summary><c>Sensor:KEY=VALUE</c> to options, as the daemon's configuration would.</summary>
internal static class SensorSettings
{
    private const string Section = "Sensor:";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The first supported camera, but for what is set.</summary>
    /// <exception cref="FormatException">A setting is no <c>Sensor:KEY=VALUE</c>.</exception>
    public static SensorOptions Read(IEnumerable<string> settings)
    {
        var section = new JsonObject { [nameof(SensorOptions.Kind)] = SensorOptions.Auto };
        foreach (var setting in settings)
        {
            var cut = setting.IndexOf('=', StringComparison.Ordinal);
            if (!setting.StartsWith(Section, StringComparison.Ordinal) || cut < 0)
            {
                throw new FormatException($"{setting} is not Sensor:KEY=VALUE");
            }

            Set(section, setting[Section.Length..cut].Split(':'), setting[(cut + 1)..]);
        }

        return section.Deserialize<SensorOptions>(Options)!;
    }

    private static void Set(JsonObject section, string[] path, string text)
    {
        JsonNode value = bool.TryParse(text, out var flag) ? flag : text;
        switch (path)
        {
            case [var key]:
                section[key] = value;
                break;
            case [var key, var index] when int.TryParse(index, CultureInfo.InvariantCulture, out _):
                Inner(section, key, () => new JsonArray()).Add(value);
                break;
            case [var key, var name]:
                Inner(section, key, () => new JsonObject())[name] = value;
                break;
            default:
                throw new FormatException($"{string.Join(':', path)} is not a setting");
        }
    }

    private static T Inner<T>(JsonObject section, string key, Func<T> create)
        where T : JsonNode
    {
        if (section[key] is T inner)
        {
            return inner;
        }

        inner = create();
        section[key] = inner;
        return inner;
    }
}
