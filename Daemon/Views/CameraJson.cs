using System.Text.Json;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Views;

/// <summary>Cameras for machines: one JSON object on one line, keys as documented.</summary>
internal static class CameraJson
{
    /// <summary>A camera that is plugged in.</summary>
    public static string Write(CameraListing camera) => JsonSerializer.Serialize(camera, ViewJson.Plain.CameraListing);

    /// <summary>A supported model.</summary>
    public static string Write(CameraModelInfo model) => JsonSerializer.Serialize(model, ViewJson.Plain.CameraModelInfo);
}
