using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Options;

/// <summary>THE list of options that a running daemon follows: what a camera can change while it streams.</summary>
internal static class LiveOptions
{
    private static readonly HashSet<string> Names =
    [
        nameof(SensorOptions.Biases),
        nameof(SensorOptions.Region),
        nameof(SensorOptions.MaxEventsPerSecond),
        nameof(SensorOptions.MaskedPixels),
        nameof(SensorOptions.NoiseFilter),
        nameof(SensorOptions.NoiseFilterUs),
        nameof(SensorOptions.AntiFlicker),
        nameof(SensorOptions.AntiFlickerMinHz),
        nameof(SensorOptions.AntiFlickerMaxHz),
    ];

    private static readonly IReadOnlyList<OptionName> All = [.. OptionNames.All.Where(Includes)];

    /// <summary>Whether an option is one of them.</summary>
    public static bool Includes(OptionName option) =>
        option.Key.Split(':') is ["Sensor", var name] && Names.Contains(name);

    /// <summary>Whether two cameras' settings are the same, as far as they can be changed.</summary>
    public static bool Same(SensorOptions one, SensorOptions other)
    {
        var (left, right) = (new DaemonOptions { Sensor = one }, new DaemonOptions { Sensor = other });
        return All.All(option => option.TextIn(left) == option.TextIn(right));
    }

    /// <summary>The settings of a running camera with those of another configuration, as far as they can be changed.</summary>
    public static SensorOptions WithLiveSettingsOf(this SensorOptions running, SensorOptions wanted) => running with
    {
        Biases = wanted.Biases,
        Region = wanted.Region,
        MaxEventsPerSecond = wanted.MaxEventsPerSecond,
        MaskedPixels = wanted.MaskedPixels,
        NoiseFilter = wanted.NoiseFilter,
        NoiseFilterUs = wanted.NoiseFilterUs,
        AntiFlicker = wanted.AntiFlicker,
        AntiFlickerMinHz = wanted.AntiFlickerMinHz,
        AntiFlickerMaxHz = wanted.AntiFlickerMaxHz,
    };
}
