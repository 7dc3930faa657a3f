namespace EdgeLearner.Daemon;

/// <summary>Where a command writes: results to <see cref="Out"/>, progress and complaints to <see cref="Error"/>.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="ShowsLive">Whether standard output is a terminal in which lines may be drawn over.</param>
/// <param name="ShowsProgress">Whether standard error is such a terminal.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, bool ShowsLive, bool ShowsProgress)
{
    /// <summary>Draws a progress line over the one before; nothing where standard error is no terminal.</summary>
    public void Progress(string line)
    {
        if (ShowsProgress)
        {
            Error.Write($"\r{line}\e[K");
        }
    }

    /// <summary>Removes the progress line.</summary>
    public void EndProgress()
    {
        if (ShowsProgress)
        {
            Error.Write("\r\e[K");
        }
    }
}
