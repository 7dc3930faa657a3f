namespace EdgeLearner.Daemon;

/// <summary>Where a command writes: results to standard output, complaints, log lines and what is drawn live to standard error.</summary>
/// <remarks>Thread-safe: a live panel, log lines and results do not write into one another.</remarks>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="width">
/// Columns of the terminal that shows standard output and error, asked at every drawing; null where either is no terminal: nothing is drawn then.
/// </param>
internal sealed class Terminal(TextWriter output, TextWriter error, Func<int>? width = null)
{
    private const int NarrowestWidth = 20;

    private readonly Lock _gate = new();
    private int _drawn;

    /// <summary>Whether lines may be drawn over.</summary>
    public bool IsLive => width is not null;

    /// <summary>For the command-line library, which writes help and versions itself.</summary>
    public TextWriter Out => output;

    /// <summary>Writes one line, or several, of a result.</summary>
    public void WriteLine(string text) => Write(output, text);

    /// <summary>Writes one line for people beside the result: a complaint, a log line.</summary>
    public void WriteErrorLine(string text) => Write(error, text);

    /// <summary>Draws lines over those drawn before; nothing where there is no terminal.</summary>
    /// <param name="lines">Cut at the terminal's width.</param>
    public void Draw(params ReadOnlySpan<string> lines)
    {
        if (width is null)
        {
            return;
        }

        var columns = Math.Max(NarrowestWidth, width()) - 1; // a full line would wrap
        lock (_gate)
        {
            Erase_NeedsLock();
            foreach (var line in lines)
            {
                error.WriteLine(line.Length <= columns ? line : line[..columns]);
            }

            _drawn = lines.Length;
            error.Flush();
        }
    }

    /// <summary>Removes what was drawn.</summary>
    public void Erase()
    {
        lock (_gate)
        {
            Erase_NeedsLock();
            error.Flush();
        }
    }

    private void Write(TextWriter writer, string text)
    {
        lock (_gate)
        {
            Erase_NeedsLock();
            error.Flush();
            writer.WriteLine(text);
            writer.Flush();
        }
    }

    private void Erase_NeedsLock()
    {
        if (_drawn > 0)
        {
            error.Write($"\e[{_drawn}A\r\e[J");
            _drawn = 0;
        }
    }
}
