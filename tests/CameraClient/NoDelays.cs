namespace EdgeLearner.CameraClient;

/// <summary>A clock on which a timer that fires once fires at once: for the delays that a camera's start sequence prescribes.</summary>
internal sealed class NoDelays : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
}
