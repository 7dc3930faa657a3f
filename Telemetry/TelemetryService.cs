using System.Diagnostics.Metrics;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Telemetry.Metrics;
using EdgeLearner.Telemetry.Mqtt;
using EdgeLearner.Telemetry.Requests;
using EdgeLearner.Telemetry.Topics;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Telemetry;

/// <summary>Publishing over MQTT, from the birth to <c>stopped</c>: the link, the topics and, where none is configured, a broker.</summary>
/// <remarks>Thread-safe but for <see cref="Predictions"/>, which is the learner's.</remarks>
public sealed class TelemetryService : IAsyncDisposable
{
    private readonly TelemetryOptions _options;
    private readonly EmbeddedBroker? _broker;
    private readonly BrokerAddress _address;
    private readonly MeterReadings _readings;
    private readonly PublishQueue _queue;
    private readonly MqttLink _link;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SensorPublisher _awaited; // the camera, before it is there
    private volatile NodeTopics? _node; // null: it is not known yet what runs here
    private bool _stopped;

    private TelemetryService(
        TelemetryOptions options,
        NodeInfo? info,
        string? awaitedCamera,
        Func<IncomingRequest, bool>? requests,
        EmbeddedBroker? broker,
        string? password,
        IMeterFactory meters,
        TimeProvider clock,
        ILogger logger)
    {
        (_options, _broker, _clock, _logger) = (options, broker, clock, logger);
        _address = broker is null ? BrokerAddress.TryParse(options.Broker!)! : new BrokerAddress("127.0.0.1", broker.Port);
        _queue = new PublishQueue(options.QueueCapacity, logger);
        _awaited = new SensorPublisher(_queue, awaitedCamera, SensorStatus.Offline);
        var target = new LinkTarget(
            _address,
            options.Root,
            options.EffectiveClientId,
            options.UserName,
            password,
            TimeSpan.FromSeconds(options.PingSeconds),
            () => _node?.Standing ?? Waiting);
        var counts = new LinkCounts();
        _readings = new MeterReadings(meters);
        _node = info is null ? null : Topics(info);
        var pump = new MessagePump(_queue, target, counts, new TelemetryMeter(meters, _queue, counts), clock, logger);
        ISubscriber leftovers = new SensorLeftovers(options.Root, _queue, topic => _node?.Sensor.Topic == topic);
        _link = new MqttLink(
            target, _queue, pump, requests is null ? [leftovers] : [new RequestReceiver(options.Root, _queue, requests, clock, logger), leftovers], counts, clock, logger);
    }

    /// <summary>Takes the learner's reports: publishes the decision of each. Call it on one thread; it never waits, and allocates nothing.</summary>
    public Action<StepReport> Predictions => Node.Predictions;

    /// <summary>Whether the broker is there now.</summary>
    public bool IsConnected => _link.IsUp;

    private NodeTopics Node => _node ?? throw new InvalidOperationException("What runs here was not announced yet.");

    private IEnumerable<StandingMessage> Waiting => _awaited.Latest is { } camera ? [new(StatusTopic.Topic, StatusTopic.Waiting), camera] : [new(StatusTopic.Topic, StatusTopic.Waiting)];

    /// <summary>Begins to publish. Waits for our own broker, never for a configured one: until that is there, predictions wait in the queue.</summary>
    /// <param name="options">Must be valid and <see cref="TelemetryOptions.Enabled"/>.</param>
    /// <param name="info">What runs here; null = that is not known yet: the status is <c>waiting</c>, and but for a camera's status nothing may be published before <see cref="Announce"/>.</param>
    /// <param name="meters">Whose meters are published; ours is made by it too.</param>
    /// <param name="clock">For periods, waits and stamps.</param>
    /// <param name="loggers">Told when the link changes.</param>
    /// <param name="token">Ends the start, not the service.</param>
    /// <param name="requests">Is given each request, on a thread of the link's, and returns whether it will be answered; must not wait. Null = nobody listens for requests.</param>
    /// <param name="awaitedCamera">The camera that is waited for, by <see cref="CameraInfo.Id"/>: its status is <c>offline</c>. Null = which one that will be is not known, or none is waited for.</param>
    /// <exception cref="TelemetryException">A configured port is taken, or the password file cannot be read.</exception>
    public static async Task<TelemetryService> StartAsync(
        TelemetryOptions options,
        NodeInfo? info,
        IMeterFactory meters,
        TimeProvider clock,
        ILoggerFactory loggers,
        CancellationToken token,
        Func<IncomingRequest, bool>? requests = null,
        string? awaitedCamera = null)
    {
        var password = ReadPassword(options.PasswordFile);
        var broker = options.Broker is null ? await EmbeddedBroker.StartAsync(options, clock, token).ConfigureAwait(false) : null;
        var service = new TelemetryService(options, info, awaitedCamera, requests, broker, password, meters, clock, loggers.CreateLogger<TelemetryService>());
        if (broker is not null)
        {
            await service._link.FirstAttempt.ConfigureAwait(false);
        }

        return service;
    }

    /// <summary>Says what runs here, once it is known: the status is <c>online</c>. Once.</summary>
    public void Announce(NodeInfo info)
    {
        var node = Topics(info);
        _node = node; // who connects from now on says so at the birth
        foreach (var (topic, payload) in node.Standing)
        {
            _queue.Put(topic, payload);
        }
    }

    /// <summary>Publishes how learning stands, now and at every connect from now on. On the learner's thread; never waits.</summary>
    public void Publish(LearningReport report) => Node.Learning.Publish(report);

    /// <summary>Publishes what the guard did or saw; likewise.</summary>
    public void Publish(GuardReport report) => Node.Learning.Publish(report);

    /// <summary>Publishes whether the camera of the <see cref="NodeInfo"/>, or before that the one that is waited for, is there, now and at every connect from now on. From any one thread; never waits.</summary>
    public void Publish(SensorStatus status) => (_node?.Sensor ?? _awaited).Publish(status);

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

        if (_node is { } node)
        {
            await node.StopAsync().ConfigureAwait(false);
        }

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
        _node?.Dispose();
        _queue.Dispose();
    }

    /// <summary>Before the link is made too, which begins with what the topics say.</summary>
    private NodeTopics Topics(NodeInfo info) => new(info, _options, _queue, _readings, () => _link is { IsUp: true }, _clock, _logger);

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
