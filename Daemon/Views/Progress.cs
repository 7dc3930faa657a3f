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
}
