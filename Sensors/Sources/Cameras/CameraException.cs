namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>A camera cannot be used, or not like this. The message is one line that says what to change.</summary>
/// <param name="message">The line.</param>
/// <param name="camera">See <see cref="Camera"/>.</param>
public sealed class CameraException(string message, string? camera = null) : Exception(message)
{
    /// <summary>Model and serial number, as <c>Prophesee EVK4 00050422</c>, where the camera itself is the reason and said who it is; else null.</summary>
    public string? Camera => camera;
}
