using System.Net;
using System.Net.Sockets;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.Sensors.Sources.Cameras;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeLearner.Daemon.Checks;

/// <summary>What a start would need of the machine, tried without starting.</summary>
internal static class SystemChecks
{
    private const int DefaultBrokerPort = 1883;
    private static readonly TimeSpan BrokerTimeout = TimeSpan.FromSeconds(3);

    /// <summary>THE list of checks.</summary>
    public static IReadOnlyList<Func<RunPlan, CancellationToken, Task<CheckResult>>> All { get; } =
    [
        (plan, _) => Task.FromResult(CameraCheck.Run(plan.Options.Sensor, () => CameraFinder.List(TimeProvider.System))),
        (plan, stop) => Task.FromResult(Source(plan.Options, stop)),
        (plan, _) => Task.FromResult(State(plan)),
        (plan, stop) => Task.FromResult(Model(plan, stop)),
        (plan, _) => Task.FromResult(EngineCheck.Run(plan.Options.Learning.WantedEngine())),
        (plan, stop) => BrokerAsync(plan.Options, stop),
    ];

    private static CheckResult Source(DaemonOptions options, CancellationToken stop)
    {
        const string Subject = "source";
        if (options.Sensor.IsUsed)
        {
            return new CheckResult(Subject, true, "the camera");
        }

        try
        {
            using var source = SourceFactory.Open(options.Source, TimeProvider.System, stop: stop);
            return new CheckResult(Subject, true, $"{source.Name}, {source.Geometry}, {source.Labels.Count} label spans");
        }
        catch (RecordingFormatException error)
        {
            return new CheckResult(Subject, false, error.Message);
        }
    }

    private static CheckResult State(RunPlan plan)
    {
        const string Subject = "state";
        try
        {
            SaveFile.PrepareFolder(plan.StateFolder!, "State:Directory");
            using var own = StateLock.Take(plan.StateFolder!);
            return new CheckResult(Subject, true, $"{plan.StateFolder} can be written to");
        }
        catch (Exception error) when (error is ConfigurationException or UnauthorizedAccessException)
        {
            return new CheckResult(Subject, false, error.Message);
        }
    }

    /// <summary>Fits model and source to each other, as a start would.</summary>
    private static CheckResult Model(RunPlan plan, CancellationToken stop)
    {
        const string Subject = "model";
        if (plan.Options.Sensor.IsUsed)
        {
            return new CheckResult(Subject, true, "is tried when run has the camera, whose size it must fit");
        }

        try
        {
            using var source = SourceFactory.Open(plan.Options.Source, TimeProvider.System, stop: stop);
            var damage = new List<string>();
            using var generations = plan.OpenGenerations(TimeProvider.System, damage.Add, isReadOnly: true)!;
            var spec = ModelChoice.Fit(plan, generations, source, View(plan.Options, source), NullLogger.Instance).State.Model.Spec;
            var start = generations.LoadedFrom is { } origin ? $"resumes from {origin}" : $"nothing is in {plan.StateFolder} yet: run starts from random weights";
            return new CheckResult(
                Subject, damage.Count == 0, $"{string.Concat(damage.Select(line => $"{line}; "))}{start}; network {spec.Name}, {spec.Input} to {spec.Classes} classes, fits");
        }
        catch (RecordingFormatException)
        {
            return new CheckResult(Subject, false, "cannot be tried without a source that it must fit");
        }
        catch (Exception error) when (error is CheckpointException or ConfigurationException or FilterException or InputMismatchException or NetworkException)
        {
            return new CheckResult(Subject, false, error.Message);
        }
    }

    private static SensorGeometry View(DaemonOptions options, IEventSource source) =>
        FilterRegistry.GeometryAfter(FilterRegistry.Create(options.Filters, source.Geometry), source.Geometry);

    private static Task<CheckResult> BrokerAsync(DaemonOptions options, CancellationToken stop) => options.Telemetry switch
    {
        { Enabled: false } => Task.FromResult(new CheckResult("broker", true, "nothing is published (Telemetry:Enabled = false)")),
        { Broker: { } broker } => ReachAsync(broker, stop),
        var telemetry => Task.FromResult(Listen(telemetry.Port, telemetry.WebSocketPort)),
    };

    /// <summary>Whether something answers there. Says nothing to it, so that a daemon that runs now is not pushed out.</summary>
    private static async Task<CheckResult> ReachAsync(string broker, CancellationToken stop)
    {
        const string Subject = "broker";
        var address = new Uri(broker.Contains("://", StringComparison.Ordinal) ? broker : $"mqtt://{broker}");
        var port = address.Port < 0 ? DefaultBrokerPort : address.Port;
        using var client = new TcpClient();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(BrokerTimeout);
        try
        {
            await client.ConnectAsync(address.DnsSafeHost, port, patience.Token).ConfigureAwait(false);
            return new CheckResult(Subject, true, $"{address.DnsSafeHost}:{port} answers");
        }
        catch (Exception error) when (error is SocketException || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            var reason = error is SocketException ? error.Message : $"no answer within {BrokerTimeout.TotalSeconds} s";
            return new CheckResult(
                Subject, false, $"Telemetry:Broker = {broker}: {reason}; start it, or name another. Predictions are made all the same, and wait");
        }
    }

    private static CheckResult Listen(params ReadOnlySpan<int?> ports)
    {
        foreach (var port in ports)
        {
            if (port is > 0 and var wanted && !IsFree(wanted))
            {
                return new CheckResult(
                    "broker",
                    false,
                    $"port {wanted} of our own broker is taken, by another program or by edgelearner itself: choose another, or leave it out for the next free one");
            }
        }

        return new CheckResult("broker", true, "none is configured: a broker of our own listens on loopback");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>What a check found.</summary>
/// <param name="Subject">What was looked at, in a word.</param>
/// <param name="IsFine">Whether it works.</param>
/// <param name="Finding">One line: what it is like, or what to do.</param>
internal sealed record CheckResult(string Subject, bool IsFine, string Finding);
