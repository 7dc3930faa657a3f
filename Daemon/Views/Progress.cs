using System.Reactive.Disposables;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon.Views;

/// <summary>Shows how a run goes: drawn live in a terminal, as a log line a minute where the daemon has none.</summary>
internal static class Progress
{
    private static readonly TimeSpan DrawPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LogPeriod = TimeSpan.FromMinutes(1);

    /// <summary>Begins to show.</summary>
    /// <returns>Ends it when disposed, and removes what was drawn.</returns>
    public static IDisposable Show(RunRecord record, RunPlan plan, Terminal terminal, TimeProvider clock, ILogger logger)
    {
        if (terminal.IsLive)
        {
            return new Periodic(clock, DrawPeriod, () => terminal.Draw(LiveLines.Of(record.Sample())), terminal.Erase);
        }

        return plan.LogsProgress ? new Periodic(clock, LogPeriod, () => Log(record, logger), static () => { }) : Disposable.Empty;
    }

    private static void Log(RunRecord record, ILogger logger)
    {
        var figures = LiveLines.OneLine(record.Sample());
        DaemonLog.Figures(logger, figures);
    }

    /// <summary>Does something every so often, never twice at once, until disposed; then the last thing.</summary>
    private sealed class Periodic : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly Action _last;
        private readonly ITimer _timer;
        private bool _ended;

        public Periodic(TimeProvider clock, TimeSpan period, Action action, Action last)
        {
            _last = last;
            _timer = clock.CreateTimer(_ => Do(action), null, period, period);
        }

        public void Dispose()
        {
            _timer.Dispose();
            lock (_gate)
            {
                _ended = true;
                _last();
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
}
