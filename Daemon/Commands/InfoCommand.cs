using System.CommandLine;
using EdgeLearner.Daemon.Views;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;

namespace EdgeLearner.Daemon.Commands;

/// <summary><c>info FILE...</c>: what recordings hold.</summary>
internal static class InfoCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE") { Description = "Recordings, of any format that is read.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a file, on a line of its own." };
        var digest = new Option<bool>("--digest") { Description = "Add the SHA-256 of the events, which does not depend on the file's format." };
        var columns = ColumnsOption.Create();
        var command = new Command("info", "Prints format, sensor, duration, events, rate over time, gaps, order and hot pixels of recordings.")
        {
            files, json, digest, columns,
        };
        command.SetAction((parsed, stop) => Task.FromResult(Run(
            terminal, parsed.GetRequiredValue(files), new OpenOptions(Columns: parsed.GetValue(columns)) { Tell = terminal.WriteErrorLine }, parsed.GetValue(json), parsed.GetValue(digest), stop)));
        return command;
    }

    /// <summary>A file that cannot be read does not keep the others from being shown.</summary>
    private static int Run(Terminal terminal, string[] files, OpenOptions options, bool asJson, bool withDigest, CancellationToken stop)
    {
        var exitCode = 0;
        foreach (var file in files)
        {
            try
            {
                var summary = RecordingSummary.Read(file, options, withDigest, new EventProgress(terminal, file), withProfile: true, stop);
                terminal.WriteLine(asJson ? RecordingJson.Write(summary) : RecordingTable.Write(summary));
            }
            catch (RecordingFormatException error)
            {
                terminal.WriteErrorLine($"edgelearner: {error.Message}");
                exitCode = 1;
            }
        }

        return exitCode;
    }
}
