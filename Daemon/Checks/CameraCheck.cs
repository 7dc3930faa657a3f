using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Checks;

/// <summary>Whether the configured camera could be used, without opening it for longer than a look.</summary>
internal static class CameraCheck
{
    private const string Subject = "camera";

    /// <summary>Looks for it.</summary>
    /// <param name="options">Validated.</param>
    /// <param name="list">Gives what is plugged in; throws <see cref="CameraException"/> where that cannot be seen.</param>
    public static CheckResult Run(SensorOptions options, Func<IReadOnlyList<CameraListing>> list)
    {
        try
        {
            return Judge(options, list());
        }
        catch (CameraException error)
        {
            return options.IsUsed
                ? new CheckResult(Subject, false, error.Message)
                : new CheckResult(Subject, true, $"none is configured (Sensor:Kind = none); for one: {error.Message}");
        }
    }

    private static CheckResult Judge(SensorOptions options, IReadOnlyList<CameraListing> cameras)
    {
        if (!options.IsUsed)
        {
            return new CheckResult(Subject, true, $"none is configured (Sensor:Kind = none); plugged in: {Names(cameras)}");
        }

        var wanted = cameras
            .Where(camera => camera.Key is { } key && (options.Kind == SensorOptions.Auto || options.Kind == key))
            .Where(camera => options.Serial is null || camera.Serial is null || string.Equals(camera.Serial, options.Serial, StringComparison.OrdinalIgnoreCase))
            .ToList();
        return (wanted.Find(camera => camera.Problem is null) ?? wanted.FirstOrDefault()) switch
        {
            null => new CheckResult(Subject, false, $"Sensor:Kind = {options.Kind}{(options.Serial is { } serial ? $", Sensor:Serial = {serial}" : "")}: no such camera is plugged in ({Names(cameras)}); run waits for it"),
            { Problem: { } problem } camera => new CheckResult(Subject, false, $"{camera.Model} at {camera.Port}: {problem}"),
            var camera => new CheckResult(Subject, true, $"{camera.Model} at {camera.Port}, serial number {camera.Serial ?? "unknown"}, firmware {camera.Firmware ?? "unknown"}, {camera.Speed}"),
        };
    }

    private static string Names(IReadOnlyList<CameraListing> cameras) =>
        cameras.Count == 0 ? "nothing that is known" : string.Join(", ", cameras.Select(camera => $"{camera.Model} at {camera.Port}"));
}
