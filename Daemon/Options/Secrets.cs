using System.Text.RegularExpressions;

namespace EdgeLearner.Daemon.Options;

/// <summary>Keeps passwords out of what is printed and logged. They belong into files of their own; people put them into addresses all the same.</summary>
internal static partial class Secrets
{
    /// <summary>The text with user and password of every address in it made unreadable.</summary>
    public static string Hide(string text) => InAddress().Replace(text, "://***@");

    [GeneratedRegex(@"://[^/\s]*@")]
    private static partial Regex InAddress();
}
