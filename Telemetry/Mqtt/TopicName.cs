namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>What may stand between two slashes of a topic.</summary>
internal static class TopicName
{
    private const string Reserved = "/+#\0";

    /// <summary>Whether a text can be one level of a topic that is published to.</summary>
    public static bool IsLevel(string text) => text.Length > 0 && text.AsSpan().IndexOfAny(Reserved) < 0;

    /// <summary>The nearest text that can be one.</summary>
    public static string Sanitize(string text) =>
        text.Length == 0 ? "node" : string.Create(text.Length, text, (level, from) => from.AsSpan().ReplaceAny(level, System.Buffers.SearchValues.Create(Reserved), '-'));
}
