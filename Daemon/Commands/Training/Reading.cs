namespace EdgeLearner.Daemon.Commands.Training;

/// <summary>Shows how many recordings of a manifest have been read.</summary>
internal sealed class Reading(Terminal terminal, string manifest) : IProgress<int>
{
    private const int Step = 20;

    /// <summary>Called on the reading thread itself, so that the line is gone before the result comes.</summary>
    public void Report(int value)
    {
        if (value % Step == 0)
        {
            terminal.Draw($"{manifest}: {value:N0} recordings read ...");
        }
    }
}
