using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Who a camera is.</summary>
/// <param name="Model">Name of the model: <c>Prophesee EVK4</c>.</param>
/// <param name="Key">Its key: <c>evk4</c>.</param>
/// <param name="Serial">Serial number, as it is printed on the camera where that can be known.</param>
/// <param name="Firmware">Version, as its maker writes it.</param>
/// <param name="Geometry">Size of the sensor.</param>
/// <param name="RawHeader">Text header of a Prophesee RAW file of its bytes, lines from <c>% camera_integrator_name</c> to <c>% end</c> but for the date; null where its bytes are no file format.</param>
public sealed record CameraInfo(string Model, string Key, string Serial, string Firmware, SensorGeometry Geometry, string? RawHeader = null)
{
    /// <summary>What to call it on MQTT, as one level of a topic: <c>evk4-00050421</c>.</summary>
    public string Id => IdOf(Key, Serial);

    /// <summary>The <see cref="Id"/> of the camera that options name by kind and serial number; null where they do not.</summary>
    public static string? IdOf(SensorOptions options) =>
        options is { IsUsed: true, Kind: not SensorOptions.Auto, Serial: { } serial } ? IdOf(options.Kind, serial) : null;

    private static string IdOf(string key, string serial) => $"{key}-{serial}";
}
