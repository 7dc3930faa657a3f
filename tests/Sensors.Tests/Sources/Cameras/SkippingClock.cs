namespace EdgeLearner.Sensors.Tests.Sources.Cameras;

/// <summary>A clock on which pauses are over at once; it writes down how long they should have been.</summary>
internal sealed class SkippingClock : TimeProvider
{
    /// <summary>The pauses, in order.</summary>
    public List<TimeSpan> Pauses { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Pauses.Add(dueTime);
        callback(state);
        return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
