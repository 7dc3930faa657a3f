using EdgeLearner.Telemetry.Topics;
using MQTTnet;
using MQTTnet.Formatter;

namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>One connection to the broker, from the birth to the farewell or the loss.</summary>
internal sealed class MqttSession : IDisposable
{
    /// <summary>"Unacceptable protocol version", as a broker says that knows only MQTT 3.1.1.</summary>
    private const MqttClientConnectResultCode OlderVersionsRefusal = (MqttClientConnectResultCode)1;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly TaskCompletionSource<string> _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LinkTarget _target;
    private readonly MessagePump _pump;
    private readonly IReadOnlyList<ISubscriber> _subscribers;
    private readonly TimeProvider _clock;
    private int _inFlight;
    private volatile bool _saidGoodbye;

    /// <summary>A session that is not connected yet.</summary>
    public MqttSession(LinkTarget target, MessagePump pump, IReadOnlyList<ISubscriber> subscribers, TimeProvider clock)
    {
        (_target, _pump, _subscribers, _clock) = (target, pump, subscribers, clock);
        _client.ApplicationMessageReceivedAsync += received =>
        {
            foreach (var subscriber in _subscribers)
            {
                subscriber.Receive(received.ApplicationMessage);
            }

            return Task.CompletedTask;
        };
        _client.DisconnectedAsync += left =>
        {
            _left.TrySetResult(left.Exception?.GetBaseException().Message ?? left.Reason.ToString());
            return Task.CompletedTask;
        };
    }

    /// <summary>Tries to connect, once.</summary>
    public async Task<ConnectOutcome> ConnectAsync(MqttProtocolVersion version, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(ConnectTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, timeout.Token);
        try
        {
            var answer = await _client.ConnectAsync(_target.Connection(version), either.Token).ConfigureAwait(false);
            _inFlight = answer.ReceiveMaximum is > 0 and var maximum ? maximum : ushort.MaxValue;
            return answer.ResultCode switch
            {
                MqttClientConnectResultCode.Success => new ConnectOutcome(ConnectResult.Connected, ""),
                MqttClientConnectResultCode.UnsupportedProtocolVersion or OlderVersionsRefusal => new ConnectOutcome(ConnectResult.VersionRefused, "unsupported protocol version"),
                var code => new ConnectOutcome(ConnectResult.Refused, Describe(code)),
            };
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            var reason = timeout.IsCancellationRequested ? $"no answer within {ConnectTimeout.TotalSeconds} s" : error.GetBaseException().Message;
            return new ConnectOutcome(ConnectResult.Unreachable, reason);
        }
    }

    /// <summary>Says that we are there, then publishes until the queue is complete and empty, then says goodbye.</summary>
    /// <param name="born">Called when the broker has taken that.</param>
    /// <param name="proved">Called when the link has answered a ping.</param>
    /// <param name="drained">When to say goodbye although messages are left.</param>
    /// <param name="over">When to leave without a goodbye.</param>
    /// <returns>Null after a goodbye, else why the link is lost.</returns>
    public async Task<string?> ServeAsync(Action born, Action proved, CancellationToken drained, CancellationToken over)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(over);
        var work = WorkAsync(born, drained, end.Token);
        var watch = WatchAsync(proved, end.Token);
        await Task.WhenAny(work, watch, _left.Task).ConfigureAwait(false);
        var reason = work.IsCompletedSuccessfully || _saidGoodbye ? null : ReasonOf(work, watch); // the end of a goodbye may be seen before it returns
        await end.CancelAsync().ConfigureAwait(false);
        await ((Task)Task.WhenAll(work, watch)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return reason;
    }

    /// <summary>Closes the connection, without a goodbye where none was said.</summary>
    public void Dispose() => _client.Dispose();

    private async Task WorkAsync(Action born, CancellationToken drained, CancellationToken over)
    {
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(drained, over))
        {
            try
            {
                foreach (var subscriber in _subscribers)
                {
                    await subscriber.SubscribeAsync(_client, either.Token).ConfigureAwait(false); // whoever sees us online may ask at once
                }

                foreach (var (topic, payload) in _target.Standing())
                {
                    await _pump.PublishNowAsync(_client, topic, payload, either.Token).ConfigureAwait(false);
                }

                born();
                await _pump.RunAsync(_client, _inFlight, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (drained.IsCancellationRequested && !over.IsCancellationRequested)
            {
                // What is left stays in the queue, which counts it.
            }
        }

        await _pump.PublishNowAsync(_client, StatusTopic.Topic, StatusTopic.Stopped, over).ConfigureAwait(false);
        _saidGoodbye = true;
        await _client.DisconnectAsync(new MqttClientDisconnectOptions(), over).ConfigureAwait(false);
    }

    /// <summary>Ends when the link is dead. MQTTnet pings only when nothing was sent for a while, and so never notices a dead link while we publish.</summary>
    private async Task WatchAsync(Action proved, CancellationToken over)
    {
        while (true)
        {
            using (var timeout = new CancellationTokenSource(_target.PingPeriod, _clock))
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(over, timeout.Token))
            {
                if (!await _client.TryPingAsync(either.Token).ConfigureAwait(false))
                {
                    return;
                }
            }

            proved();
            await Task.Delay(_target.PingPeriod, _clock, over).ConfigureAwait(false);
        }
    }

    private string ReasonOf(Task work, Task watch) => this switch
    {
        _ when _left.Task.IsCompleted => _left.Task.Result,
        _ when work.Exception is { } error => error.GetBaseException().Message,
        _ when watch.IsCompleted => $"no answer to a ping within {_target.PingPeriod.TotalSeconds} s",
        _ => "given up",
    };

    private static string Describe(MqttClientConnectResultCode code) => code switch
    {
        MqttClientConnectResultCode.BadUserNameOrPassword => "bad user name or password",
        MqttClientConnectResultCode.NotAuthorized => "not authorized",
        MqttClientConnectResultCode.ClientIdentifierNotValid => "it does not take the client id",
        _ => code.ToString(),
    };
}

/// <summary>How an attempt to connect ended.</summary>
/// <param name="Result">In one word.</param>
/// <param name="Reason">Why, where it failed.</param>
internal readonly record struct ConnectOutcome(ConnectResult Result, string Reason);

/// <summary>How an attempt to connect ended.</summary>
internal enum ConnectResult
{
    /// <summary>The link is up.</summary>
    Connected,

    /// <summary>Nobody answers.</summary>
    Unreachable,

    /// <summary>The broker does not let us in.</summary>
    Refused,

    /// <summary>The broker does not speak this version of the protocol.</summary>
    VersionRefused,
}
