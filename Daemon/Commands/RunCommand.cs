using System.CommandLine;
using EdgeLearner.Daemon.Options;

namespace EdgeLearner.Daemon.Commands;

/// <summary><c>run</c>: the daemon, as configured; resumes where it was stopped.</summary>
internal static class RunCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("run", "Runs the daemon as configured, and learns on from where it was stopped. The default command.");
        var switches = new PipelineSwitches(command, withFiles: true);
        command.SetAction((parsed, stop) => RunAsync(terminal, Plan(switches, parsed), stop));
        return command;
    }

    private static RunPlan Plan(PipelineSwitches switches, ParseResult parsed)
    {
        var origin = new ConfigurationOrigin(switches.Files(parsed), () => switches.Load(parsed, [], []));
        var plan = RunPlan.OfDaemon(origin.Load(), parsed.GetValue(switches.Model), parsed.GetValue(switches.Save));
        return switches.WithHistory(plan with { Origin = origin }, parsed);
    }

    private static async Task<int> RunAsync(Terminal terminal, RunPlan plan, CancellationToken stop)
    {
        var summary = await PipelineRun.RunAsync(plan, terminal, stop).ConfigureAwait(false);
        terminal.WriteLine(summary?.ToTable() ?? "Stopped before it began.");
        return CommandLine.ExitCode(terminal, summary?.Unwritten ?? []);
    }
}
