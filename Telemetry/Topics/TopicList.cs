namespace EdgeLearner.Telemetry.Topics;

/// <summary>THE list of topics. Each is described in docs/mqtt.md.</summary>
internal static class TopicList
{
    /// <summary>Every topic that is published to.</summary>
    public static IReadOnlyList<Topic> All { get; } = [StatusTopic.Topic, InfoTopic.Topic, PredictionTopic.Topic, TelemetryTopic.Topic];

    /// <summary>Those whose messages go through the queue; the retained ones are told at every connect instead.</summary>
    public static IEnumerable<Topic> Queued => All.Where(topic => !topic.IsRetained);
}
