using System.Buffers;
using EdgeLearner.Telemetry.Mqtt;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeLearner.Telemetry.Requests;

/// <summary>Takes the requests that the broker delivers: reads them, answers those that cannot be read, and hands on the others.</summary>
/// <remarks>On the MQTT client's thread, one at a time; waits for nothing.</remarks>
/// <param name="root">What every topic begins with.</param>
/// <param name="queue">Where answers go.</param>
/// <param name="take">Is given each request that could be read; returns whether it takes it.</param>
/// <param name="clock">For the rate.</param>
/// <param name="logger">Told when there are too many.</param>
internal sealed class RequestReceiver(string root, PublishQueue queue, Func<IncomingRequest, bool> take, TimeProvider clock, ILogger logger) : ISubscriber
{
    /// <summary>Longest payload, in bytes.</summary>
    internal const int MostBytes = 4_096;

    /// <summary>Requests at once.</summary>
    internal const int Burst = 20;

    /// <summary>Requests a second that are taken in the long run.</summary>
    private const double Rate = 10;

    private const int MostReplyTopicBytes = 1_024;

    private readonly ResponseWriter _responses = new(queue);
    private readonly Dictionary<string, RequestVerb> _verbs = RequestVerb.All.ToDictionary(verb => $"{root}/{verb.RequestTopic}");
    private double _tokens = Burst;
    private long _filled = clock.GetTimestamp();
    private bool _isFlooded;
    private bool _wasRefused;

    /// <summary>Asks the broker for requests. One that refuses them is logged: what else is published goes on.</summary>
    public async Task SubscribeAsync(IMqttClient client, CancellationToken token)
    {
        var options = new MqttClientSubscribeOptionsBuilder();
        foreach (var topic in _verbs.Keys)
        {
            options.WithTopicFilter(topic, MqttQualityOfServiceLevel.AtLeastOnce);
        }

        var answer = await client.SubscribeAsync(options.Build(), token).ConfigureAwait(false);
        if (!_wasRefused && answer.Items.FirstOrDefault(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2) is { } refused)
        {
            _wasRefused = true;
            MqttLog.SubscriptionRefused(logger, refused.TopicFilter.Topic, refused.ResultCode.ToString());
        }
    }

    /// <summary>Takes a message. One that the broker had kept is an old one, and ignored: it would be obeyed again at every connect.</summary>
    public void Receive(MqttApplicationMessage message)
    {
        if (message.Retain || !_verbs.TryGetValue(message.Topic, out var verb) || !MayPass(verb))
        {
            return;
        }

        RequestFields? fields = null;
        ReplyAddress? replyTo = null;
        try
        {
            replyTo = ReplyTo(message);
            fields = RequestFields.Of(verb, Payload(message));
            fields.RefuseOthers(verb);
            var (transaction, address) = (fields.Transaction, replyTo);
            var request = new IncomingRequest(verb.Read(fields), (data, error) => _responses.Write(verb, data, error, transaction, address));
            if (!take(request))
            {
                request.Refuse("too many requests wait: ask again later");
            }
        }
        catch (RequestException error)
        {
            _responses.Write(verb, data: null, error.Message, fields?.Transaction, replyTo);
        }
    }

    private static ReplyAddress? ReplyTo(MqttApplicationMessage message)
    {
        var (topic, correlation) = (string.IsNullOrEmpty(message.ResponseTopic) ? null : message.ResponseTopic, message.CorrelationData);
        if (topic is not null && (topic.Length > MostReplyTopicBytes || topic.StartsWith('$') || !topic.Split('/').All(level => level.Length == 0 || TopicName.IsLevel(level))))
        {
            throw new RequestException("the response topic is none that may be published to");
        }

        return topic is null && correlation is null ? null : new ReplyAddress(topic, correlation);
    }

    private static byte[] Payload(MqttApplicationMessage message) => message.Payload.Length <= MostBytes
        ? message.Payload.ToArray()
        : throw new RequestException($"the payload has {message.Payload.Length} bytes: at most {MostBytes} are read");

    /// <summary>A bucket of tokens: what is above the rate is dropped, and only the first of them answered, or a flood would make another.</summary>
    private bool MayPass(RequestVerb verb)
    {
        var now = clock.GetTimestamp();
        _tokens = Math.Min(Burst, _tokens + (Rate * clock.GetElapsedTime(_filled, now).TotalSeconds));
        _filled = now;
        if (_tokens >= 1)
        {
            _tokens--;
            _isFlooded = false;
            return true;
        }

        if (!_isFlooded)
        {
            MqttLog.TooManyRequests(logger, Rate);
            _responses.Write(verb, data: null, $"too many requests: at most {Rate} a second are read");
        }

        _isFlooded = true;
        return false;
    }
}
