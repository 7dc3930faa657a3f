using System.CommandLine;
using EdgeLearner.Daemon.Cameras;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Daemon.Recording;
using EdgeLearner.Daemon.Views;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Commands;

/// <summary><c>record OUT</c>: a camera's stream as a file.</summary>
internal static class RecordCommand
{
    private const long BytesPerMib = 1024 * 1024;

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("OUT")
        {
            Description = "The recording to write: of a Prophesee camera its bytes as they come (.raw), of an iniVation camera AEDAT 4 (.aedat4); the extension is added where it is missing.",
        };
        var seconds = new Option<double?>("--seconds") { Description = "End after so many seconds. Default: at Ctrl-C.", HelpName = "S" };
        var mib = new Option<double?>("--mib") { Description = "End after so many MiB from the camera (of AEDAT 4: before it is compressed, 16 bytes an event). Default: at Ctrl-C.", HelpName = "M" };
        var configuration = new ConfigurationSwitches();
        var command = new Command("record", "Records a camera, as the section Sensor of the configuration sets it; the first one where that names none.")
        {
            file, seconds, mib, configuration.Config, configuration.Set,
        };
        command.SetAction(async (parsed, stop) =>
        {
            OutputFiles.RefuseClashes([], [(file.Name, parsed.GetValue(file))]);
            OutputFiles.RequirePlace(file.Name, parsed.GetRequiredValue(file));
            var options = ConfigurationLoader.Load(configuration.File(parsed), [.. configuration.Sets(parsed)]).Sensor;
            var plan = new RecordPlan
            {
                Out = parsed.GetRequiredValue(file),
                Sensor = options.IsUsed ? options : options with { Kind = SensorOptions.Auto },
                Length = Positive(seconds, parsed) is { } length ? TimeSpan.FromSeconds(length) : null,
                Bytes = Positive(mib, parsed) is { } size ? (long)(size * BytesPerMib) : null,
            };
            var result = await RecordAsync(plan, terminal, TimeProvider.System, stop).ConfigureAwait(false);
            return Show(terminal, result);
        });
        return command;
    }

    /// <summary>Everything that happened to the camera is said when this returns.</summary>
    private static async Task<RecordResult> RecordAsync(RecordPlan plan, Terminal terminal, TimeProvider clock, CancellationToken stop)
    {
        var teller = new CameraTeller(clock, notice => terminal.WriteErrorLine(notice.Text));
        await using var ending = teller.ConfigureAwait(false);
        return await RecordRun.RunAsync(plan, terminal, clock, teller.Tell, stop).ConfigureAwait(false);
    }

    private static double? Positive(Option<double?> option, ParseResult parsed) => parsed.GetValue(option) switch
    {
        null => null,
        var value and > 0 and <= 1e6 => value,
        var value => throw new UsageException($"{option.Name} {value}: must be above 0 and at most 1,000,000"),
    };

    private static int Show(Terminal terminal, RecordResult result)
    {
        var complaint = RecordTable.Complaint(result);
        if (complaint is not null)
        {
            terminal.WriteErrorLine($"edgelearner: {complaint}");
        }

        terminal.WriteLine(RecordTable.Write(result));
        return complaint is null ? 0 : 1;
    }
}
