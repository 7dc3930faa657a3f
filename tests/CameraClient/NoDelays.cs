namespace EdgeLearner.CameraClient;

/// <summary>A clock on which a timer that fires once has fired when it is made: for the delays that a camera's start sequence prescribes. It adds them up.</summary>
internal sealed class NoDelays : TimeProvider
{
    private long _skippedTicks;

    /// <summary>How long all of them were. From any thread.</summary>
    public TimeSpan Skipped => new(Volatile.Read(ref _skippedTicks));

    /// <remarks>On the thread that waits: a pool's would have to be awaited, once for every delay.</remarks>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Add(ref _skippedTicks, dueTime.Ticks);
        callback(state);
        return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
