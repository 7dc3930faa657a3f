namespace EdgeLearner.Sensors.Sources.Recordings;

/// <summary>Says up to which sensor time a replay may go: the time since its anchor by the clock, times the speed. Also its pause and its stop.</summary>
/// <remarks>The source's thread asks and waits; pause, resume and stop come from any thread.</remarks>
internal sealed class Pacer : IDisposable
{
    /// <summary>How long a paced replay waits at least: its packets come at most this often, and a bin closes at most this late.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    private readonly object _gate = new();
    private readonly TimeProvider _clock;
    private readonly double? _speed;
    private readonly ITimer? _alarm; // ends a wait; null where the clock is the system's, which the wait itself keeps
    private long _anchorUs;
    private long _anchorTimestamp;
    private long _askedTimestamp;
    private long _pausedTimestamp;
    private bool _isPaused;
    private bool _isStopped;

    /// <summary>A pacer that runs from its first anchor on.</summary>
    /// <param name="clock">The time that paces.</param>
    /// <param name="speed">Factor on the sensor's own pace; null = as fast as possible.</param>
    public Pacer(TimeProvider clock, double? speed)
    {
        _clock = clock;
        _speed = speed;
        _alarm = clock == TimeProvider.System ? null : clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>From now on, this sensor time is now.</summary>
    public void Anchor(long timeUs)
    {
        lock (_gate)
        {
            _anchorUs = timeUs;
            _anchorTimestamp = _isPaused ? _pausedTimestamp : _clock.GetTimestamp();
        }
    }

    /// <summary>The sensor time up to which events may go now; waits while paused.</summary>
    /// <returns>False when stopped.</returns>
    public bool TryGetReleasedUs(out long releasedUs)
    {
        lock (_gate)
        {
            while (_isPaused && !_isStopped)
            {
                Monitor.Wait(_gate);
            }

            _askedTimestamp = _clock.GetTimestamp();
            releasedUs = _speed is { } speed
                ? _anchorUs + (long)(_clock.GetElapsedTime(_anchorTimestamp, _askedTimestamp).TotalMicroseconds * speed)
                : long.MaxValue;
            return !_isStopped;
        }
    }

    /// <summary>Waits until one tick of the clock has passed since <see cref="TryGetReleasedUs"/> answered, or for the stop.</summary>
    public void WaitForTick()
    {
        lock (_gate)
        {
            while (!_isStopped && _clock.GetElapsedTime(_askedTimestamp) is var passed && passed < Tick)
            {
                var left = TimeSpan.FromMilliseconds(Math.Ceiling((Tick - passed).TotalMilliseconds));
                if (_alarm is null) // 500 times a second, a timer's two threads would take more of the processor than everything else here
                {
                    Monitor.Wait(_gate, left);
                    continue;
                }

                _alarm.Change(left, Timeout.InfiniteTimeSpan);
                if (_clock.GetElapsedTime(_askedTimestamp) < Tick) // it may have gone on before the alarm was set
                {
                    Monitor.Wait(_gate);
                }
            }
        }
    }

    /// <summary>Holds the replay; sensor time stands still.</summary>
    public void Pause()
    {
        lock (_gate)
        {
            if (!_isPaused)
            {
                _isPaused = true;
                _pausedTimestamp = _clock.GetTimestamp();
            }
        }
    }

    /// <summary>Goes on where it was paused.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            if (_isPaused)
            {
                _isPaused = false;
                _anchorTimestamp += _clock.GetTimestamp() - _pausedTimestamp;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Ends every wait, now and later.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _alarm?.Dispose();

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }
}
