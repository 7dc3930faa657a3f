using EdgeLearner.Telemetry.Metrics;
using EdgeLearner.Telemetry.Topics;
using Microsoft.Extensions.Logging;
using MQTTnet;

namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>Moves messages from the queue to the broker, in order; what was not acknowledged goes back to the queue's front.</summary>
/// <remarks>
/// One task. After a broken link some messages may arrive twice: the receiver knows them by session and sequence number. A message that the broker
/// hangs up for (too large for it, say) is given up after a few links: put back for ever, it would hold up all behind it.
/// </remarks>
internal sealed class MessagePump(PublishQueue queue, LinkTarget target, LinkCounts counts, TelemetryMeter meter, TimeProvider clock, ILogger logger)
{
    /// <summary>Messages that may be on the way at once. Less than the 20 that Mosquitto allows by default.</summary>
    private const int MaxInFlight = 16;

    /// <summary>Links that may fail with a message before it is dropped.</summary>
    private const int MaxFailedLinks = 3;

    private readonly OutgoingMessage[] _batch = new OutgoingMessage[MaxInFlight];
    private readonly HashSet<Topic> _refused = [];
    private readonly HashSet<Topic> _givenUp = [];

    /// <summary>Publishes until the queue is complete and empty.</summary>
    /// <param name="client">A connected client.</param>
    /// <param name="inFlight">Messages that the broker allows on the way at once.</param>
    /// <param name="token">Ends it before; what is on the way then goes back to the queue.</param>
    /// <exception cref="MqttLinkException">A message could not be sent, or was not acknowledged.</exception>
    public async Task RunAsync(IMqttClient client, int inFlight, CancellationToken token)
    {
        while (await queue.WaitAsync(token).ConfigureAwait(false))
        {
            var count = queue.Take(_batch.AsSpan(0, Math.Clamp(inFlight, 1, MaxInFlight)));
            var fates = await Task.WhenAll(_batch.Take(count).Select(message => PublishAsync(client, message, token))).ConfigureAwait(false);
            Settle(fates);
            token.ThrowIfCancellationRequested();
            if (fates.FirstOrDefault(fate => fate.Error is not null).Error is { } error)
            {
                throw new MqttLinkException(error.GetBaseException().Message);
            }
        }
    }

    /// <summary>Publishes a message that does not wait in the queue.</summary>
    public async Task PublishNowAsync(IMqttClient client, Topic topic, byte[] payload, CancellationToken token)
    {
        var sent = await client.PublishAsync(target.Message(topic, payload, client.Options.ProtocolVersion), token).ConfigureAwait(false);
        if (!sent.IsSuccess)
        {
            LogRefusal(topic, sent.ReasonCode.ToString());
        }
    }

    private async Task<Fate> PublishAsync(IMqttClient client, OutgoingMessage message, CancellationToken token)
    {
        try
        {
            var sent = await client.PublishAsync(target.Message(message, client.Options.ProtocolVersion), token).ConfigureAwait(false);
            return new Fate(Error: null, sent.IsSuccess ? null : sent.ReasonCode.ToString(), clock.GetTimestamp());
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return new Fate(error, Refusal: null, Timestamp: 0);
        }
    }

    /// <summary>Newest first, so that what goes back to the queue's front is in order there.</summary>
    private void Settle(ReadOnlySpan<Fate> fates)
    {
        var published = 0;
        for (var i = fates.Length - 1; i >= 0; i--)
        {
            var message = _batch[i];
            if (fates[i].Error is not null)
            {
                GiveBack(message);
            }
            else if (fates[i].Refusal is { } reason)
            {
                LogRefusal(message.Topic, reason);
                queue.Discard(message);
            }
            else
            {
                RecordLatency(message, fates[i].Timestamp);
                queue.Return(message);
                published++;
            }
        }

        counts.AddPublished(published);
    }

    private void GiveBack(OutgoingMessage message)
    {
        message.FailedLinks++;
        if (message.Topic.WaitsForBroker && message.FailedLinks < MaxFailedLinks)
        {
            queue.PutBack(message);
            return;
        }

        if (message.Topic.WaitsForBroker && _givenUp.Add(message.Topic))
        {
            MqttLog.MessageGivenUp(logger, target.NameOf(message.Topic), message.Payload.Length, MaxFailedLinks);
        }

        queue.Discard(message);
    }

    /// <summary>Once a topic.</summary>
    private void LogRefusal(Topic topic, string reason)
    {
        if (_refused.Add(topic))
        {
            MqttLog.TopicRefused(logger, target.NameOf(topic), reason);
        }
    }

    private void RecordLatency(OutgoingMessage message, long timestamp)
    {
        if (message.DecidedTimestamp != 0)
        {
            meter.RecordPublished(clock.GetElapsedTime(message.DecidedTimestamp, timestamp));
        }
    }

    private readonly record struct Fate(Exception? Error, string? Refusal, long Timestamp);
}
