namespace EdgeLearner.Daemon.Tests.Support;

/// <summary>The command line in this process, with what it wrote.</summary>
internal sealed record Cli(int ExitCode, string Out, string Error)
{
    /// <summary>Standard error as lines.</summary>
    public string[] ErrorLines => Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<Cli> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(args, new Terminal(output, error), TestContext.Current.CancellationToken);
        return new Cli(exitCode, output.ToString(), error.ToString());
    }
}
