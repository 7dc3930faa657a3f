namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>A USB device that is a camera, or could be one.</summary>
/// <param name="Port">Where it is plugged in: <c>1-1.4</c>.</param>
/// <param name="Ids">Vendor and product: <c>04b4:00f5</c>.</param>
/// <param name="Model">Name of the model; for one that is not supported, what its strings say.</param>
/// <param name="Key">Key of the model for <c>Sensor:Kind</c>; null = not supported.</param>
/// <param name="Serial">Serial number; null where it is not known.</param>
/// <param name="Firmware">Firmware version; null likewise.</param>
/// <param name="Speed">Speed of the link, for people: <c>5 Gbit/s</c>.</param>
/// <param name="Problem">Why it cannot be used, and what to do: one line; null = ready.</param>
public sealed record CameraListing(
    string Port, string Ids, string Model, string? Key, string? Serial, string? Firmware, string Speed, string? Problem);
