using EdgeLearner.Learning.Online;
using EdgeLearner.Telemetry.Mqtt;

namespace EdgeLearner.Telemetry.Topics;

/// <summary>Writes each report's prediction into a message and hands it to the queue, before it returns: reports are lent.</summary>
/// <remarks>On the learner's thread; waits for nothing and allocates nothing.</remarks>
internal sealed class PredictionPublisher(PredictionTopic topic, PublishQueue queue, TimeProvider clock)
{
    /// <summary>Publishes a report's prediction.</summary>
    public void Publish(StepReport report)
    {
        var message = queue.Rent(PredictionTopic.Topic);
        topic.Encode(report, clock.GetUtcNow(), message);
        message.DecidedTimestamp = report.DecidedTimestamp;
        queue.Put(message);
    }
}
