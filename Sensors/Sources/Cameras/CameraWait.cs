using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Waits between two looks for a camera: until a device is plugged in, a while is over that grows from look to look, or the stop.</summary>
/// <remarks>Behind a plug it grows anew: a device that has just come may not be ready at the first look, and soon is.</remarks>
internal sealed class CameraWait : IDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    /// <summary>Where the system tells of no plugs, a camera is found this late at most.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly AutoResetEvent _wake = new(false);
    private readonly TimeProvider _clock;
    private readonly IDisposable _watch;
    private TimeSpan _next;
    private volatile bool _isPlugged;

    /// <summary>Begins to listen: what is plugged in from now on ends a wait.</summary>
    public CameraWait(IUsbBus bus, TimeProvider clock)
    {
        _clock = clock;
        _watch = bus.Watch(() =>
        {
            _isPlugged = true;
            _wake.Set();
        });
    }

    /// <summary>All was well: the next wait is none, and those after it grow anew.</summary>
    public void Reset() => _next = TimeSpan.Zero;

    /// <summary>Waits once.</summary>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public void Wait(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (_next > TimeSpan.Zero)
        {
            using var timer = _clock.CreateTimer(static wake => ((AutoResetEvent)wake!).Set(), _wake, _next, Timeout.InfiniteTimeSpan);
            WaitHandle.WaitAny([_wake, stop.WaitHandle]);
            stop.ThrowIfCancellationRequested();
        }

        if (_isPlugged)
        {
            _isPlugged = false;
            Reset();
        }

        _next = _next == TimeSpan.Zero ? First : _next * 2 < Longest ? _next * 2 : Longest;
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose(); // the event is left to the collector: a late call of the bus may still set it
}
