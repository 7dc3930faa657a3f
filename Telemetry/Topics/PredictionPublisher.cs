using EdgeLearner.Learning.Online;
using EdgeLearner.Telemetry.Mqtt;

namespace EdgeLearner.Telemetry.Topics;

/// <summary>Writes each report's prediction into a message and hands it to the queue, within OnNext: reports are lent.</summary>
/// <remarks>On the learner's thread; waits for nothing and allocates nothing.</remarks>
internal sealed class PredictionPublisher(PredictionTopic topic, PublishQueue queue, TimeProvider clock) : IObserver<StepReport>
{
    /// <inheritdoc/>
    public void OnNext(StepReport value)
    {
        var message = queue.Rent(PredictionTopic.Topic);
        topic.Encode(value, clock.GetUtcNow(), message);
        message.DecidedTimestamp = value.DecidedTimestamp;
        queue.Put(message);
    }

    /// <summary>Nothing: the node is told to be gone when the service stops.</summary>
    public void OnCompleted()
    {
    }

    /// <summary>Nothing: whoever runs the pipeline reports the error.</summary>
    public void OnError(Exception error)
    {
    }
}
