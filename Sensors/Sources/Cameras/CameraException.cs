namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>A camera cannot be used, or not like this. The message is one line that says what to change.</summary>
public sealed class CameraException(string message) : Exception(message);
