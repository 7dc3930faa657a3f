using System.CommandLine;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.Sensors.Sources.Cameras;
using Setting = System.Collections.Generic.KeyValuePair<string, string?>;

namespace EdgeLearner.Daemon.Commands;

/// <summary><c>replay FILE</c>: the daemon's pipeline on a recording, from random weights, with a result at the end.</summary>
internal static class ReplayCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A recording, of any format that is read." };
        var speed = new Option<string?>("--speed")
        {
            Description = "Factor on the sensor's own pace, or max. Default 1. (Source:Speed)",
            HelpName = "1|4|max",
        };
        var labels = new Option<string?>("--label-file")
        {
            Description = "Labels; default: FILE with .labels.csv for its extension. (Source:LabelFile)",
            HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = "End with one JSON object on standard output; everything else goes to standard error." };
        var command = new Command("replay", "Replays a recording: predicts on every frame, learns from its labels, sums up at the end.")
        {
            file, speed, labels, json,
        };
        var switches = new PipelineSwitches(command, withFiles: true);
        command.SetAction(async (parsed, stop) =>
        {
            var own = Own(parsed.GetRequiredValue(file), parsed.GetValue(speed), parsed.GetValue(labels));
            var plan = new RunPlan
            {
                Options = BesideTheDaemon(switches.Load(parsed, Defaults, own)),
                ModelFile = parsed.GetValue(switches.Model),
                SaveFile = parsed.GetValue(switches.Save),
                IsForMachines = parsed.GetValue(json),
            };
            plan = switches.WithHistory(plan, parsed);
            var summary = await PipelineRun.RunAsync(plan, terminal, stop).ConfigureAwait(false) ?? throw new OperationCanceledException(stop);
            terminal.WriteLine(plan.IsForMachines ? summary.ToJson() : summary.ToTable());
            return CommandLine.ExitCode(terminal, summary.Unwritten);
        });
        return command;
    }

    /// <summary>A node of its own: on the daemon's broker, under its name, a replay would push it out and publish among its predictions.</summary>
    private static DaemonOptions BesideTheDaemon(DaemonOptions options)
    {
        const string Suffix = "-replay";
        var (node, clientId) = (options.Telemetry.Node + Suffix, options.Telemetry.ClientId is { } id ? id + Suffix : null);
        return options with { Telemetry = options.Telemetry with { Node = node, ClientId = clientId } };
    }

    /// <summary>How the daemon is configured to play its own recording says nothing about this one.</summary>
    private static IReadOnlyList<Setting> Defaults { get; } =
    [
        new("Source:Kind", nameof(SourceKind.Recording)),
        new("Source:LabelFile", null),
        new("Source:Speed", "1"),
        new("Source:Loops", "1"),
    ];

    private static IEnumerable<Setting> Own(string file, string? speed, string? labels)
    {
        yield return new Setting("Source:File", file);
        yield return new Setting("Sensor:Kind", SensorOptions.None);
        if (speed is not null)
        {
            yield return new Setting("Source:Speed", speed);
        }

        if (labels is not null)
        {
            yield return new Setting("Source:LabelFile", labels);
        }
    }
}
