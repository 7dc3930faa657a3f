using System.Text;
using EdgeLearner.Daemon.Options;

namespace EdgeLearner.Daemon.Checks;

/// <summary>The configuration that all layers together make, for people.</summary>
internal static class EffectiveConfiguration
{
    /// <summary>One line an option; those that are not as built in are marked with a star.</summary>
    public static string Write(DaemonOptions options)
    {
        var builtIn = new DaemonOptions();
        var width = OptionNames.All.Max(option => option.Key.Length);
        var lines = new StringBuilder("The configuration in effect (* = not the default)");
        foreach (var option in OptionNames.All)
        {
            var value = option.TextIn(options);
            var mark = value == option.TextIn(builtIn) ? ' ' : '*';
            lines.AppendLine().Append(mark).Append(' ').Append(option.Key.PadRight(width)).Append("  ").Append(Secrets.Hide(value));
        }

        return lines.ToString();
    }
}
