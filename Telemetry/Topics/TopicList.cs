using EdgeLearner.Telemetry.Requests;

namespace EdgeLearner.Telemetry.Topics;

/// <summary>THE list of topics. Each is described in docs/mqtt.md.</summary>
internal static class TopicList
{
    /// <summary>Every topic that every node publishes to.</summary>
    public static IReadOnlyList<Topic> All { get; } =
    [
        StatusTopic.Topic,
        InfoTopic.Topic,
        PredictionTopic.Topic,
        TelemetryTopic.Topic,
        LearningTopic.Topic,
        GuardTopic.Topic,
        .. RequestVerb.All.Select(verb => verb.ResponseTopic),
    ];

    /// <summary>Every topic that a node publishes to: with a camera there is one more.</summary>
    public static IEnumerable<Topic> Of(NodeInfo info) => info.Camera is { } camera ? [.. All, SensorTopic.Of(camera.Id)] : All;

    /// <summary>Those whose messages go through the queue all the time; the others change at most once, and are told at every connect.</summary>
    public static IEnumerable<Topic> Queued => All.Except([StatusTopic.Topic, InfoTopic.Topic]);
}
