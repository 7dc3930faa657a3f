namespace EdgeLearner.Daemon.Views;

/// <summary>Does something every so often, never twice at once, until disposed; then the last thing.</summary>
internal sealed class Periodic : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Action _last;
    private readonly ITimer _timer;
    private bool _ended;

    /// <summary>Begins; the first time after a period.</summary>
    public Periodic(TimeProvider clock, TimeSpan period, Action action, Action last)
    {
        _last = last;
        _timer = clock.CreateTimer(_ => Do(action), null, period, period);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            if (!_ended)
            {
                _ended = true;
                _last();
            }
        }
    }

    private void Do(Action action)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                action();
            }
        }
    }
}
