namespace EdgeLearner.Telemetry.Requests;

/// <summary>A request cannot be read. The message is one line that says what to change.</summary>
/// <param name="message">That line.</param>
internal sealed class RequestException(string message) : Exception(message);
