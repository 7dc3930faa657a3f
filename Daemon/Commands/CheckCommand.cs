using System.CommandLine;
using EdgeLearner.Daemon.Checks;
using EdgeLearner.Daemon.Options;

namespace EdgeLearner.Daemon.Commands;

/// <summary><c>check</c>: the effective configuration, what works, and what to do about the rest.</summary>
internal static class CheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("check", "Prints the effective configuration, and whether source, model, engine, broker and state folder can be used.");
        var switches = new PipelineSwitches(command, withFiles: false);
        command.SetAction((parsed, stop) => RunAsync(terminal, switches.Load(parsed, [], []), stop));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, DaemonOptions options, CancellationToken stop)
    {
        terminal.WriteLine(EffectiveConfiguration.Write(options));
        var plan = RunPlan.OfDaemon(options);
        var isFine = true;
        foreach (var check in SystemChecks.All)
        {
            var result = await check(plan, stop).ConfigureAwait(false);
            isFine &= result.IsFine;
            terminal.WriteLine($"{(result.IsFine ? "ok    " : "FAILED")} {result.Subject,-9} {result.Finding}");
        }

        return isFine ? 0 : 1;
    }
}
