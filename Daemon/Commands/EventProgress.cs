namespace EdgeLearner.Daemon.Commands;

/// <summary>Shows how many events of a file have been read. Called on the reading thread itself, so that the line is gone before the result comes.</summary>
internal sealed class EventProgress(Terminal terminal, string file) : IProgress<long>
{
    private const int Step = 1 << 22; // events; about ten times a second

    private long _next = Step;

    /// <inheritdoc/>
    public void Report(long value)
    {
        if (value >= _next)
        {
            _next += Step;
            terminal.Draw($"{file}: {value:N0} events ...");
        }
    }
}
