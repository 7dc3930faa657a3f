using System.Diagnostics.Metrics;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Telemetry.Mqtt;
using EdgeLearner.Telemetry.Requests;

namespace EdgeLearner.Telemetry.Tests.Support;

/// <summary>A telemetry service as the daemon would start it.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private TestNode(TelemetryService service, LogLines log, IMeterFactory meters) => (Service, Log, Meters) = (service, log, meters);

    public static NodeInfo Info { get; } = new()
    {
        Version = "1.2.3",
        Session = "5e55",
        Started = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Source = "shapes.raw",
        Sensor = new SensorGeometry(64, 48),
        Input = new SensorGeometry(32, 24),
        Network = "edge",
        IntervalFrames = 10,
        BlockLayers = 1,
        Classes = ["disc", "bar", "ring"],
        Engine = "managed",
        Device = "cpu",
    };

    public TelemetryService Service { get; }

    public LogLines Log { get; }

    public IMeterFactory Meters { get; }

    /// <summary>Options for a broker on a port of loopback.</summary>
    public static TelemetryOptions For(int brokerPort) =>
        new() { Node = "test", Broker = $"127.0.0.1:{brokerPort}", PeriodMs = 3_600_000, PingSeconds = 1 };

    /// <summary>Options for a broker of its own on any ports.</summary>
    public static TelemetryOptions Embedded { get; } = new() { Node = "test", Port = 0, WebSocketPort = 0, PeriodMs = 3_600_000 };

    public static async Task<TestNode> StartAsync(
        TelemetryOptions options, TimeProvider? clock = null, Func<IncomingRequest, bool>? requests = null, CameraInfo? camera = null)
    {
        var (log, meters) = (new LogLines(), Support.Meters.NewFactory());
        var service = await TelemetryService.StartAsync(options, Info with { Camera = camera }, meters, clock ?? TimeProvider.System, log, TestContext.Current.CancellationToken, requests);
        return new TestNode(service, log, meters);
    }

    /// <summary>Starts one that does not know yet what will run.</summary>
    public static async Task<TestNode> StartWaitingAsync(TelemetryOptions options, string? camera)
    {
        var (log, meters) = (new LogLines(), Support.Meters.NewFactory());
        var service = await TelemetryService.StartAsync(
            options, info: null, meters, TimeProvider.System, log, TestContext.Current.CancellationToken, awaitedCamera: camera);
        return new TestNode(service, log, meters);
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort() => LoopbackPort.Choose(0, 0, "Port");

    /// <summary>Publishes predictions with these sequence numbers.</summary>
    public void Predict(int first, int count)
    {
        for (var sequence = first; sequence < first + count; sequence++)
        {
            Service.Predictions(Reports.Decided(sequence, TimeProvider.System.GetTimestamp()));
        }
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
