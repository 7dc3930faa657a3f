namespace EdgeLearner.Daemon.Tests.Support;

/// <summary>The command line in this process, with what it wrote.</summary>
internal sealed record Cli(int ExitCode, string Out, string Error)
{
    /// <summary>Standard error as lines.</summary>
    public string[] ErrorLines => Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a command to its end, without a terminal.</summary>
    public static Task<Cli> RunAsync(params string[] args) => RunAsync(args, width: null, TestContext.Current.CancellationToken);

    /// <summary>Runs a command in a terminal of so many columns, until it ends or is stopped.</summary>
    public static async Task<Cli> RunAsync(string[] args, int? width, CancellationToken stop)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(args, new Terminal(output, error, width is { } columns ? () => columns : null), stop);
        return new Cli(exitCode, output.ToString(), error.ToString());
    }
}
