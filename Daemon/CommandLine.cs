using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using EdgeLearner.Daemon.Commands;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Telemetry;

namespace EdgeLearner.Daemon;

/// <summary>The program's face: THE list of commands, exit codes, and errors as one line.</summary>
internal static class CommandLine
{
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>Asked without a command, these speak of the program itself.</summary>
    private static readonly string[] RootSwitches = ["--help", "-h", "-?", "--version"];

    /// <summary>Runs a command to its end.</summary>
    /// <param name="args">As the shell passes them; without a command among them, <c>run</c> is meant.</param>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="stop">Asks for a clean end.</param>
    /// <returns>Exit code: 0 fine, 1 failed, 2 wrong usage.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken stop)
    {
        var parsed = Commands(terminal).Parse(WithCommand(args));
        if (Misuse(parsed) is { } misuse)
        {
            Complain(terminal, misuse);
            return WrongUsage;
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // signals are ours: see StopSignals
                Output = terminal.Out,
            };
            return await parsed.InvokeAsync(configuration, stop).ConfigureAwait(false);
        }
        catch (UsageException error)
        {
            Complain(terminal, error.Message);
            return WrongUsage;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Complain(terminal, "stopped before the end");
        }
        catch (Exception error)
        {
            Complain(terminal, IsForPeople(error) ? error.Message : $"unexpected {error.GetType().Name}: {error.Message}");
        }

        return Failed;
    }

    /// <summary>Ends a command that did its work, but for what could not be written at its end.</summary>
    /// <param name="terminal">Told of that.</param>
    /// <param name="unwritten">A line for each.</param>
    /// <returns>Exit code: 0 where all was written, else 1.</returns>
    public static int ExitCode(Terminal terminal, IReadOnlyList<string> unwritten)
    {
        foreach (var line in unwritten)
        {
            Complain(terminal, line);
        }

        return unwritten.Count == 0 ? 0 : Failed;
    }

    /// <summary>What is wrong with a command line; null if nothing is, or if it asks for help, which needs no more than that.</summary>
    private static string? Misuse(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var hint = $"See edgelearner {NameOf(parsed.CommandResult)}--help.";
        var wrong = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).FirstOrDefault(IsUnknownOption)?.Value;
        if (parsed.Action is HelpAction || (wrong is null && parsed.Errors.Count == 0))
        {
            return null;
        }

        return wrong is not null ? $"There is no option '{wrong}'. {hint}"
            : command is RootCommand ? $"There is no command '{parsed.Tokens[0].Value}'. {hint}"
            : $"{Plain(parsed.Errors[0].Message)} {hint}";
    }

    /// <summary>As it is typed, with the command that it belongs to; empty for the program itself.</summary>
    private static string NameOf(CommandResult result) =>
        result.Command is RootCommand ? "" : $"{(result.Parent is CommandResult parent ? NameOf(parent) : "")}{result.Command.Name} ";

    /// <summary>The parser names the types of .NET, which say nothing to people.</summary>
    private static string Plain(string message) =>
        message.IndexOf(" as expected type", StringComparison.Ordinal) is > 0 and var end ? $"{message[..end]}." : message;

    /// <summary>What no option claims would be taken for a file.</summary>
    private static bool IsUnknownOption(Token token) => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal);

    private static RootCommand Commands(Terminal terminal) => new(
        "Watches through an event camera, or replays its recordings, learns meanwhile, and publishes what it sees over MQTT.")
    {
        RunCommand.Create(terminal),
        ReplayCommand.Create(terminal),
        InfoCommand.Create(terminal),
        ConvertCommand.Create(terminal),
        ViewCommand.Create(terminal),
        SynthCommand.Create(terminal),
        CamerasCommand.Create(terminal),
        RecordCommand.Create(terminal),
        NetworkCommand.Create(terminal),
        TrainCommand.Create(terminal),
        EvaluateCommand.Create(terminal),
        BenchCommand.Create(terminal),
        CheckpointsCommand.Create(terminal),
        CheckCommand.Create(terminal),
    };

    private static IReadOnlyList<string> WithCommand(IReadOnlyList<string> args) =>
        args.Count == 0 || (args[0].StartsWith('-') && !RootSwitches.Contains(args[0])) ? ["run", .. args] : args;

    /// <summary>Exceptions whose message was written as one line that says what to change.</summary>
    private static bool IsForPeople(Exception error) => error is
        ConfigurationException or CameraException or RecordingFormatException or FilterException or InputMismatchException or NetworkException or EngineException or CheckpointException or
        TelemetryException or TimeoutException or IOException or UnauthorizedAccessException;

    private static void Complain(Terminal terminal, string message) =>
        terminal.WriteErrorLine($"edgelearner: {message.ReplaceLineEndings(" ").TrimEnd()}");
}

/// <summary>The command line makes no sense. The message is one line that says what to write instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
