using EdgeLearner.Sensors.Sources.Cameras;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon.Cameras;

/// <summary>Says in the log what happens to the camera. From any thread.</summary>
/// <remarks>A bad cable fails thousands of transfers a second: of these at most one line a minute is written. All are counted (<see cref="WireCounts.Errors"/>).</remarks>
internal sealed class CameraTeller(TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan FailurePeriod = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long? _failedAt;

    /// <summary>Says it.</summary>
    public void Tell(CameraNotice notice)
    {
        if (notice.Kind == CameraNoticeKind.TransferFailed && !IsDue())
        {
            return;
        }

        var level = notice.Kind is CameraNoticeKind.Lost or CameraNoticeKind.OverflowStarted or CameraNoticeKind.TransferFailed or CameraNoticeKind.Refused
            ? LogLevel.Warning
            : LogLevel.Information;
        DaemonLog.Camera(logger, level, notice.Text);
    }

    private bool IsDue()
    {
        lock (_gate)
        {
            if (_failedAt is { } before && clock.GetElapsedTime(before) < FailurePeriod)
            {
                return false;
            }

            _failedAt = clock.GetTimestamp();
            return true;
        }
    }
}
