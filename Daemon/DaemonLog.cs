using EdgeLearner.Telemetry.Requests;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon;

/// <summary>What the daemon says of itself while it runs.</summary>
internal static partial class DaemonLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Loss}")]
    public static partial void StateDamaged(ILogger logger, string loss);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The model does not know {Labels}: those labels are ignored")]
    public static partial void LabelsIgnored(ILogger logger, string labels);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "No checkpoint: {Reason}; the one before stands, and saving is tried again")]
    public static partial void CheckpointsFail(ILogger logger, string reason);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "{Figures}")]
    public static partial void Figures(ILogger logger, string figures);

    [LoggerMessage(EventId = 5, Level = LogLevel.Information, Message = "Checkpoints are saved again")]
    public static partial void CheckpointsResumed(ILogger logger);

    [LoggerMessage(EventId = 7, Level = LogLevel.Warning, Message = "{File}: {Lost} windows are damaged and lost, {LeftOut} do not fit the memory as it is configured")]
    public static partial void WindowsMissing(ILogger logger, string file, int lost, int leftOut);

    [LoggerMessage(EventId = 8, Level = LogLevel.Information, Message = "Done as requested: {Request}")]
    public static partial void RequestDone(ILogger logger, LearnerRequest request);

    /// <summary>Somebody asked for what cannot be done.</summary>
    [LoggerMessage(EventId = 9, Level = LogLevel.Information, Message = "Refused: {Request}: {Reason}")]
    public static partial void RequestRefused(ILogger logger, LearnerRequest request, string reason);

    /// <summary>The guard did or saw something.</summary>
    [LoggerMessage(EventId = 10, Message = "Guard: {Kind}: {Cause}")]
    public static partial void Guard(ILogger logger, LogLevel level, string kind, string cause);

    /// <summary>Something happened to the camera.</summary>
    [LoggerMessage(EventId = 11, Message = "{Notice}")]
    public static partial void Camera(ILogger logger, LogLevel level, string notice);

    /// <summary>A file was changed so that nothing of it can be used.</summary>
    [LoggerMessage(EventId = 12, Level = LogLevel.Warning, Message = "Changes refused, what was in effect stays: {Reason}")]
    public static partial void ConfigurationRefused(ILogger logger, string reason);

    /// <summary>Options were changed that cannot change while the daemon runs.</summary>
    [LoggerMessage(EventId = 13, Level = LogLevel.Information, Message = "Takes effect at the next start: {Options}")]
    public static partial void TakesEffectAtStart(ILogger logger, string options);

    /// <summary>A filter learned something, or could not save it.</summary>
    [LoggerMessage(EventId = 14, Level = LogLevel.Information, Message = "Filter: {Notice}")]
    public static partial void Filter(ILogger logger, string notice);

    /// <summary>Something that belongs to the end of a run is missing.</summary>
    [LoggerMessage(EventId = 15, Level = LogLevel.Warning, Message = "{Missing}")]
    public static partial void Unwritten(ILogger logger, string missing);

    /// <summary>Another engine computes than the one that was asked for, or one computes that is not the best.</summary>
    [LoggerMessage(EventId = 16, Level = LogLevel.Warning, Message = "{Note}")]
    public static partial void Engine(ILogger logger, string note);

    /// <summary>The source is a pipe that nobody writes to.</summary>
    [LoggerMessage(EventId = 17, Level = LogLevel.Information, Message = "{Source}")]
    public static partial void Waiting(ILogger logger, string source);

    [LoggerMessage(EventId = 6, Level = LogLevel.Warning, Message = "{Source} is cut short: {Bytes} bytes at its end make no whole record; what comes before was played")]
    public static partial void CutShort(ILogger logger, string source, long bytes);
}
