using System.Text;
using System.Text.RegularExpressions;

namespace EdgeLearner.Daemon.Tests.Support;

/// <summary>Does something as soon as a line that matches is written.</summary>
internal sealed class TriggerWriter(string pattern, Action action) : TextWriter
{
    private readonly StringBuilder _lines = new();

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        _lines.AppendLine(value);
        if (Regex.IsMatch(value ?? "", pattern))
        {
            action();
        }
    }

    /// <summary>The lines so far.</summary>
    public override string ToString() => _lines.ToString();
}
