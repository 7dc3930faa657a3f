using EdgeLearner.Learning.Online;
using EdgeLearner.Telemetry.Metrics;
using EdgeLearner.Telemetry.Mqtt;
using EdgeLearner.Telemetry.Topics;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Telemetry;

/// <summary>All that a node publishes once it is known what runs there.</summary>
internal sealed class NodeTopics : IDisposable
{
    private readonly byte[] _info;
    private readonly PredictionTopic _predictions;
    private readonly TelemetryPublisher _telemetry;

    /// <summary>Begins to publish telemetry.</summary>
    public NodeTopics(NodeInfo info, TelemetryOptions options, PublishQueue queue, MeterReadings readings, Func<bool> brokerIsThere, TimeProvider clock, ILogger logger)
    {
        _info = InfoTopic.Encode(info, options);
        _predictions = new PredictionTopic(info.Session);
        Predictions = new PredictionPublisher(_predictions, queue, clock).Publish;
        Learning = new LearningPublisher(queue, info.Session);
        Sensor = new SensorPublisher(queue, info.Camera?.Id);
        _telemetry = new TelemetryPublisher(
            new TelemetrySampler(readings, info.Session, clock), queue, brokerIsThere, TimeSpan.FromMilliseconds(options.PeriodMs), clock, logger);
    }

    /// <summary>Publishes the decision of each report. The learner's thread.</summary>
    public Action<StepReport> Predictions { get; }

    /// <summary>Publishes how learning stands.</summary>
    public LearningPublisher Learning { get; }

    /// <summary>Publishes whether the camera is there.</summary>
    public SensorPublisher Sensor { get; }

    /// <summary>What retained topics say now, the birth first.</summary>
    public IEnumerable<StandingMessage> Standing =>
    [
        new(StatusTopic.Topic, StatusTopic.Online),
        new(InfoTopic.Topic, _info),
        .. ((StandingMessage?[])[Sensor.Latest, Learning.Latest]).OfType<StandingMessage>(),
    ];

    /// <summary>Publishes no more telemetry.</summary>
    public ValueTask StopAsync() => _telemetry.DisposeAsync();

    /// <summary>Lets go of everything. The learner must have ended.</summary>
    public void Dispose() => _predictions.Dispose();
}
