namespace EdgeLearner.Daemon.Commands.Bench;

/// <summary>Measures how long something takes: the median of repetitions, after a warm-up that does not count.</summary>
/// <param name="clock">Tells the time.</param>
/// <param name="budget">Time for one figure, a quarter of it for the warm-up.</param>
/// <param name="stop">Ends a measurement early.</param>
internal sealed class StopWatch(TimeProvider clock, TimeSpan budget, CancellationToken stop)
{
    private const int FewestTimes = 5;

    /// <summary>Milliseconds of one call.</summary>
    /// <exception cref="OperationCanceledException">It was to be stopped.</exception>
    public double Measure(Action action)
    {
        Repeat(action, budget / 4);
        var times = Repeat(action, budget * 3 / 4);
        times.Sort();
        return times[times.Count / 2];
    }

    private List<double> Repeat(Action action, TimeSpan duration)
    {
        var times = new List<double>();
        for (var begun = clock.GetTimestamp(); times.Count < FewestTimes || clock.GetElapsedTime(begun) < duration;)
        {
            stop.ThrowIfCancellationRequested();
            var before = clock.GetTimestamp();
            action();
            times.Add(clock.GetElapsedTime(before).TotalMilliseconds);
        }

        return times;
    }
}
