namespace EdgeLearner.Telemetry;

/// <summary>Publishing cannot start as configured. The message is one line that says what to change.</summary>
/// <param name="message">That line.</param>
public sealed class TelemetryException(string message) : Exception(message);
