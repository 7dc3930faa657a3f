using System.Text;
using System.Text.RegularExpressions;

namespace EdgeLearner.Daemon.Tests.Support;

/// <summary>Does something as soon as a line that matches is written.</summary>
internal sealed class TriggerWriter(string pattern, Action action) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        if (Regex.IsMatch(value ?? "", pattern))
        {
            action();
        }
    }
}
