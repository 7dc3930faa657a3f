using Microsoft.Extensions.Logging;
using MQTTnet.Formatter;

namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>Keeps a connection to the broker: connects, watches, comes back with growing waits, and leaves with a goodbye.</summary>
internal sealed class MqttLink : IAsyncDisposable
{
    /// <summary>How long a stop may publish what waits.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1.2);

    /// <summary>How long a stop may take.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1.8);

    private readonly LinkTarget _target;
    private readonly PublishQueue _queue;
    private readonly MessagePump _pump;
    private readonly IReadOnlyList<ISubscriber> _subscribers;
    private readonly LinkCounts _counts;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly LinkReporter _reporter;
    private readonly BackOff _backOff;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _drained;
    private readonly CancellationTokenSource _over;
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _run;
    private MqttProtocolVersion _version = MqttProtocolVersion.V500;
    private volatile bool _isUp;

    /// <summary>Begins to connect; waits for nothing.</summary>
    public MqttLink(LinkTarget target, PublishQueue queue, MessagePump pump, IReadOnlyList<ISubscriber> subscribers, LinkCounts counts, TimeProvider clock, ILogger logger)
    {
        (_target, _queue, _pump, _subscribers, _counts, _clock, _logger) = (target, queue, pump, subscribers, counts, clock, logger);
        _drained = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _reporter = new LinkReporter(logger, target.Broker);
        _backOff = new BackOff(target.ClientId.Aggregate(0UL, (seed, letter) => (seed * 31) + letter));
        _run = Task.Run(RunAsync);
    }

    /// <summary>Whether the broker is there.</summary>
    public bool IsUp => _isUp;

    /// <summary>Ends when the broker has taken the birth, or the first attempt to connect has failed.</summary>
    public Task FirstAttempt => _tried.Task;

    /// <summary>Publishes what waits, briefly, says goodbye and disconnects; within 2 s, whatever the link does.</summary>
    public async Task StopAsync()
    {
        _queue.Complete();
        _drained.CancelAfter(DrainTime);
        _over.CancelAfter(StopTime);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _drained.Dispose();
        _over.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                await ConnectAndServeAsync().ConfigureAwait(false);
                _tried.TrySetResult();
                await Task.Delay(_backOff.Next(), _clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            MqttLog.Failed(_logger, error); // publishing ends; what the daemon does goes on
        }

        _tried.TrySetResult();
        if (_queue.DiscardRest() is > 0 and var rest)
        {
            MqttLog.LeftBehind(_logger, rest);
        }
    }

    private async Task ConnectAndServeAsync()
    {
        using var session = new MqttSession(_target, _pump, _subscribers, _clock);
        var outcome = await session.ConnectAsync(_version, _stopping.Token).ConfigureAwait(false);
        switch (outcome.Result)
        {
            case ConnectResult.Connected:
                await ServeAsync(session).ConfigureAwait(false);
                break;
            case ConnectResult.VersionRefused when _version == MqttProtocolVersion.V500:
                _version = MqttProtocolVersion.V311;
                break;
            case ConnectResult.VersionRefused or ConnectResult.Refused:
                _version = MqttProtocolVersion.V500; // another broker may stand there by now
                _reporter.Refused(outcome.Reason);
                break;
            case ConnectResult.Unreachable when !_stopping.IsCancellationRequested:
                _reporter.Unreachable(outcome.Reason);
                break;
        }
    }

    private async Task ServeAsync(MqttSession session)
    {
        var reason = await session.ServeAsync(TellUp, _backOff.Reset, _drained.Token, _over.Token).ConfigureAwait(false);
        _isUp = false;
        if (reason is not null)
        {
            _reporter.Lost(reason);
        }
    }

    private void TellUp()
    {
        _counts.AddConnection();
        _reporter.Connected(_version);
        _isUp = true;
        _tried.TrySetResult();
    }
}
