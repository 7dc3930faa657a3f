using EdgeLearner.Telemetry.Topics;

namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>Messages that wait for their next use. From any thread.</summary>
internal sealed class MessagePool
{
    private readonly Lock _gate = new();
    private readonly Stack<OutgoingMessage> _free = [];

    /// <summary>A pool.</summary>
    /// <param name="count">Messages that are made ahead: until so many are away at once, renting allocates nothing.</param>
    public MessagePool(int count)
    {
        for (; count > 0; count--)
        {
            _free.Push(new OutgoingMessage(TopicList.Queued.First()));
        }
    }

    /// <summary>An empty message.</summary>
    public OutgoingMessage Rent(Topic topic)
    {
        lock (_gate)
        {
            if (_free.TryPop(out var message))
            {
                message.Reset(topic);
                return message;
            }
        }

        return new OutgoingMessage(topic);
    }

    /// <summary>Gives a message back.</summary>
    public void Return(OutgoingMessage message)
    {
        lock (_gate)
        {
            _free.Push(message);
        }
    }
}
