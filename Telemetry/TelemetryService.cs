using System.Diagnostics.Metrics;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Telemetry.Metrics;
using EdgeLearner.Telemetry.Mqtt;
using EdgeLearner.Telemetry.Requests;
using EdgeLearner.Telemetry.Topics;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Telemetry;

/// <summary>Publishing over MQTT, from the first <c>online</c> to <c>stopped</c>: the link, the topics and, where none is configured, a broker.</summary>
/// <remarks>Thread-safe but for <see cref="Predictions"/>, which is the learner's.</remarks>
public sealed class TelemetryService : IAsyncDisposable
{
    private readonly TelemetryOptions _options;
    private readonly EmbeddedBroker? _broker;
    private readonly BrokerAddress _address;
    private readonly MeterReadings _readings;
    private readonly PublishQueue _queue;
    private readonly MqttLink _link;
    private readonly PredictionTopic _predictions;
    private readonly TelemetryPublisher _telemetry;
    private readonly LearningPublisher _learning;
    private readonly SensorPublisher _sensor;
    private bool _stopped;

    private TelemetryService(
        TelemetryOptions options,
        NodeInfo info,
        Func<IncomingRequest, bool>? requests,
        EmbeddedBroker? broker,
        string? password,
        IMeterFactory meters,
        TimeProvider clock,
        ILogger logger)
    {
        (_options, _broker) = (options, broker);
        _address = broker is null ? BrokerAddress.TryParse(options.Broker!)! : new BrokerAddress("127.0.0.1", broker.Port);
        _queue = new PublishQueue(options.QueueCapacity, logger);
        _learning = new LearningPublisher(_queue, info.Session);
        _sensor = new SensorPublisher(_queue, info.Camera);
        var target = new LinkTarget(
            _address,
            options.Root,
            options.EffectiveClientId,
            options.UserName,
            password,
            TimeSpan.FromSeconds(options.PingSeconds),
            InfoTopic.Encode(info, options),
            () => ((StandingMessage?[])[_sensor.Latest, _learning.Latest]).OfType<StandingMessage>());
        var counts = new LinkCounts();
        _readings = new MeterReadings(meters);
        var pump = new MessagePump(_queue, target, counts, new TelemetryMeter(meters, _queue, counts), clock, logger);
        var receiver = requests is null ? null : new RequestReceiver(options.Root, _queue, requests, clock, logger);
        _link = new MqttLink(target, _queue, pump, receiver, counts, clock, logger);
        _predictions = new PredictionTopic(info.Session);
        Predictions = new PredictionPublisher(_predictions, _queue, clock).Publish;
        _telemetry = new TelemetryPublisher(
            new TelemetrySampler(_readings, info.Session, clock), _queue, () => _link.IsUp, TimeSpan.FromMilliseconds(options.PeriodMs), clock, logger);
    }

    /// <summary>Takes the learner's reports: publishes the decision of each. Call it on one thread; it never waits, and allocates nothing.</summary>
    public Action<StepReport> Predictions { get; }

    /// <summary>Whether the broker is there now.</summary>
    public bool IsConnected => _link.IsUp;

    /// <summary>Begins to publish. Waits for our own broker, never for a configured one: until that is there, predictions wait in the queue.</summary>
    /// <param name="options">Must be valid and <see cref="TelemetryOptions.Enabled"/>.</param>
    /// <param name="info">What runs here.</param>
    /// <param name="meters">Whose meters are published; ours is made by it too.</param>
    /// <param name="clock">For periods, waits and stamps.</param>
    /// <param name="loggers">Told when the link changes.</param>
    /// <param name="token">Ends the start, not the service.</param>
    /// <param name="requests">Is given each request, on a thread of the link's, and returns whether it will be answered; must not wait. Null = nobody listens for requests.</param>
    /// <exception cref="TelemetryException">A configured port is taken, or the password file cannot be read.</exception>
    public static async Task<TelemetryService> StartAsync(
        TelemetryOptions options,
        NodeInfo info,
        IMeterFactory meters,
        TimeProvider clock,
        ILoggerFactory loggers,
        CancellationToken token,
        Func<IncomingRequest, bool>? requests = null)
    {
        var password = ReadPassword(options.PasswordFile);
        var broker = options.Broker is null ? await EmbeddedBroker.StartAsync(options, clock, token).ConfigureAwait(false) : null;
        var service = new TelemetryService(options, info, requests, broker, password, meters, clock, loggers.CreateLogger<TelemetryService>());
        if (broker is not null)
        {
            await service._link.FirstAttempt.ConfigureAwait(false);
        }

        return service;
    }

    /// <summary>Publishes how learning stands, now and at every connect from now on. On the learner's thread; never waits.</summary>
    public void Publish(LearningReport report) => _learning.Publish(report);

    /// <summary>Publishes what the guard did or saw; likewise.</summary>
    public void Publish(GuardReport report) => _learning.Publish(report);

    /// <summary>Publishes whether the camera of the <see cref="NodeInfo"/> is there, now and at every connect from now on. From any one thread; never waits.</summary>
    public void Publish(SensorStatus status) => _sensor.Publish(status);

    /// <summary>For people: one line with the broker's address, and one with a command that shows everything published.</summary>
    public string Describe()
    {
        var broker = _broker is null ? $"broker at {_address}" : $"broker of our own at {_address}{Instead()}, ws://{_address.Host}:{_broker.WebSocketPort}{EmbeddedBroker.WebSocketPath}";
        return $"MQTT: {broker}{Environment.NewLine}mosquitto_sub -h {_address.Host} -p {_address.Port} -t '{_options.Root}/#' -v";
    }

    /// <summary>Publishes what waits, briefly, then <c>stopped</c>, and disconnects: within 2 s, and one more for the subscribers of our own broker. More calls do nothing.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, true))
        {
            return;
        }

        await _telemetry.DisposeAsync().ConfigureAwait(false);
        await _link.DisposeAsync().ConfigureAwait(false);
        if (_broker is not null)
        {
            await _broker.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Stops, where <see cref="StopAsync"/> has not, and lets go of everything. The learner must have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _readings.Dispose();
        _predictions.Dispose();
        _queue.Dispose();
    }

    private static string? ReadPassword(string? file)
    {
        try
        {
            return file is null ? null : File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TelemetryException($"Telemetry:PasswordFile = {file}: {error.Message}");
        }
    }

    private string Instead() => _options.Port is null && _broker!.Port != BrokerAddress.DefaultPort ? $" ({BrokerAddress.DefaultPort} is taken)" : "";
}
