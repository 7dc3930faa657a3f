using System.CommandLine;
using EdgeLearner.Daemon.Commands.Bench;
using EdgeLearner.Daemon.Views;
using EdgeLearner.Learning.Torch;

namespace EdgeLearner.Daemon.Commands;

/// <summary><c>bench</c>: this machine's figures, as a table that can be pasted into a report.</summary>
internal static class BenchCommand
{
    private static readonly int[] Sides = [34, 64, 128];
    private static readonly TimeSpan BudgetOfAFigure = TimeSpan.FromMilliseconds(600);

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of the table." };
        var command = new Command("bench", "Measures this machine: decoding, binning, steps and updates of the edge networks. Takes half a minute.") { json };
        var engine = new EngineSwitches();
        engine.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var report = Run(terminal, EngineSwitches.Choose(engine.Read(parsed), terminal), new StopWatch(TimeProvider.System, BudgetOfAFigure, stop));
            terminal.WriteLine(parsed.GetValue(json) ? report.ToJson() : report.ToMarkdown());
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>Measures everything.</summary>
    internal static BenchReport Run(Terminal terminal, EngineChoice engine, StopWatch watch)
    {
        terminal.Draw("decoding and binning ...");
        var stream = StreamBench.Run(watch);
        var engines = new List<BenchEngine>();
        foreach (var side in Sides)
        {
            foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
            {
                terminal.Draw($"{side}x{side}, {threads} threads ...");
                engines.Add(EngineBench.Run(watch, side, threads, engine.Create));
            }
        }

        return new BenchReport(BenchMachine.Here(), stream, engine.InUse.Engine, engine.InUse.Device, engines);
    }
}
