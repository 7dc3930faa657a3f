using System.Threading.Channels;
using EdgeLearner.Sensors.Sources.Cameras;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon.Cameras;

/// <summary>Says what happens to the camera, on a pool thread: who tells, the source's thread say, never waits for a terminal that takes nothing.</summary>
/// <remarks>
/// A bad cable fails thousands of transfers a second: of these at most one line a minute is written. All are counted (<see cref="WireCounts.Errors"/>).
/// Where so much waits to be written that it does not fit, the oldest is left out.
/// </remarks>
internal sealed class CameraTeller : IAsyncDisposable
{
    private const int Capacity = 64;
    private static readonly TimeSpan FailurePeriod = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Channel<CameraNotice> _notices = Channel.CreateBounded<CameraNotice>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly TimeProvider _clock;
    private readonly Task _writing;
    private long? _failedAt;

    /// <summary>Says nothing yet.</summary>
    /// <param name="clock">For the minute.</param>
    /// <param name="write">Writes one, and may wait as long as it likes. Must not throw.</param>
    public CameraTeller(TimeProvider clock, Action<CameraNotice> write)
    {
        _clock = clock;
        _writing = Task.Run(() => WriteAsync(write));
    }

    /// <summary>One that writes log lines.</summary>
    public static CameraTeller IntoLog(TimeProvider clock, ILogger logger) => new(clock, notice => Log(logger, notice));

    /// <summary>Says it, soon. From any thread; never waits.</summary>
    public void Tell(CameraNotice notice)
    {
        if (notice.Kind != CameraNoticeKind.TransferFailed || IsDue())
        {
            _notices.Writer.TryWrite(notice);
        }
    }

    /// <summary>Waits until all is written; what is told from now on is not said.</summary>
    public async ValueTask DisposeAsync()
    {
        _notices.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    private static void Log(ILogger logger, CameraNotice notice)
    {
        var level = notice.Kind is CameraNoticeKind.Lost or CameraNoticeKind.OverflowStarted or CameraNoticeKind.TransferFailed or CameraNoticeKind.Refused
            ? LogLevel.Warning
            : LogLevel.Information;
        DaemonLog.Camera(logger, level, notice.Text);
    }

    private async Task WriteAsync(Action<CameraNotice> write)
    {
        await foreach (var notice in _notices.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            write(notice);
        }
    }

    private bool IsDue()
    {
        lock (_gate)
        {
            if (_failedAt is { } before && _clock.GetElapsedTime(before) < FailurePeriod)
            {
                return false;
            }

            _failedAt = _clock.GetTimestamp();
            return true;
        }
    }
}
