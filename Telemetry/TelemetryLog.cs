using Microsoft.Extensions.Logging;

namespace EdgeLearner.Telemetry;

/// <summary>What the service itself says. Event ids 420 to 439.</summary>
internal static partial class TelemetryLog
{
    [LoggerMessage(EventId = 420, Level = LogLevel.Warning, Message = "An instrument could not be read: telemetry pauses until it can")]
    public static partial void SamplingFailed(ILogger logger, Exception error);
}
