namespace EdgeLearner.Telemetry.Topics;

/// <summary>THE list of topics. Each is described in docs/mqtt.md.</summary>
internal static class TopicList
{
    /// <summary>Every topic that is published to.</summary>
    public static IReadOnlyList<Topic> All { get; } = [StatusTopic.Topic, InfoTopic.Topic, PredictionTopic.Topic, TelemetryTopic.Topic];
}
