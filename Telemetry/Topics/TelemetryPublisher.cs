using EdgeLearner.Telemetry.Metrics;
using EdgeLearner.Telemetry.Mqtt;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Telemetry.Topics;

/// <summary>Publishes a telemetry message every period. While the broker is away none waits: the next one replaces it, and it is counted as dropped.</summary>
internal sealed class TelemetryPublisher : IAsyncDisposable
{
    private readonly TelemetrySampler _sampler;
    private readonly TelemetryTopic _topic = new();
    private readonly PublishQueue _queue;
    private readonly Func<bool> _brokerIsThere;
    private readonly ILogger _logger;
    private readonly PeriodicTimer _timer;
    private readonly Task _run;
    private bool _failed;

    /// <summary>Begins.</summary>
    public TelemetryPublisher(TelemetrySampler sampler, PublishQueue queue, Func<bool> brokerIsThere, TimeSpan period, TimeProvider clock, ILogger logger)
    {
        (_sampler, _queue, _brokerIsThere, _logger) = (sampler, queue, brokerIsThere, logger);
        _timer = new PeriodicTimer(period, clock);
        _run = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _run.ConfigureAwait(false);
        _topic.Dispose();
    }

    private async Task RunAsync()
    {
        while (await _timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            try
            {
                Publish();
                _failed = false;
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                if (!_failed)
                {
                    TelemetryLog.SamplingFailed(_logger, error);
                }

                _failed = true;
            }
        }
    }

    private void Publish()
    {
        var sample = _sampler.Sample();
        var message = _queue.Rent(TelemetryTopic.Topic);
        if (_brokerIsThere())
        {
            _topic.Encode(sample, message);
            _queue.Put(message);
        }
        else
        {
            _queue.Discard(message);
        }
    }
}
