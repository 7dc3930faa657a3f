namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Pauses that the makers of cameras prescribe between two commands.</summary>
internal static class PrescribedDelay
{
    /// <summary>Blocks for so long, by a clock that a test can let run faster.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="delay">At least so long; timers know milliseconds, so it is rounded up to these.</param>
    /// <param name="stop">Ends the pause.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static void Wait(this TimeProvider clock, TimeSpan delay, CancellationToken stop)
    {
        using var isOver = new ManualResetEventSlim();
        using var timer = clock.CreateTimer(
            static state => ((ManualResetEventSlim)state!).Set(), isOver, TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        isOver.Wait(stop);
    }
}
