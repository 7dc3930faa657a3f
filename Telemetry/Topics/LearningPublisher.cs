using EdgeLearner.Telemetry.Mqtt;

namespace EdgeLearner.Telemetry.Topics;

/// <summary>Publishes how learning stands and what its guard does. From any one thread; waits for nothing.</summary>
internal sealed class LearningPublisher(PublishQueue queue, string session)
{
    private volatile byte[]? _latest;

    /// <summary>How learning stands, for who connects anew; null while nobody has said.</summary>
    public StandingMessage? Latest => _latest is { } payload ? new StandingMessage(LearningTopic.Topic, payload) : null;

    /// <summary>Learning stands otherwise than before.</summary>
    public void Publish(LearningReport report) => queue.Put(LearningTopic.Topic, _latest = LearningTopic.Encode(report, session));

    /// <summary>The guard did or saw something.</summary>
    public void Publish(GuardReport report) => queue.Put(GuardTopic.Topic, GuardTopic.Encode(report, session));
}
