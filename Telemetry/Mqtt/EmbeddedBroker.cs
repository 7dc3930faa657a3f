using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MQTTnet.AspNetCore;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Server;

namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>A small MQTT broker of our own, for when there is no other: on loopback alone, over TCP and WebSocket, without passwords.</summary>
/// <remarks>Retained messages live in memory. Of the messages that wait for a slow subscriber the oldest of 10,000 is dropped; for more than one machine take a real broker.</remarks>
internal sealed class EmbeddedBroker : IAsyncDisposable
{
    /// <summary>Where a WebSocket client connects.</summary>
    public const string WebSocketPath = "/mqtt";

    private const int MaxPendingMessagesPerClient = 10_000;
    private const int Attempts = 10;
    private static readonly TimeSpan DeliveryTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DeliveryPoll = TimeSpan.FromMilliseconds(5);

    private readonly WebApplication _host;
    private readonly MqttServer _server;
    private readonly OpenDeliveries _deliveries;
    private readonly TimeProvider _clock;

    private EmbeddedBroker(WebApplication host, MqttServer server, OpenDeliveries deliveries, TimeProvider clock, int port, int webSocketPort) =>
        (_host, _server, _deliveries, _clock, Port, WebSocketPort) = (host, server, deliveries, clock, port, webSocketPort);

    /// <summary>TCP port.</summary>
    public int Port { get; }

    /// <summary>WebSocket port.</summary>
    public int WebSocketPort { get; }

    /// <summary>Starts to listen.</summary>
    /// <exception cref="TelemetryException">A port that was asked for is taken, or none is free.</exception>
    public static async Task<EmbeddedBroker> StartAsync(TelemetryOptions options, TimeProvider clock, CancellationToken token)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = LoopbackPort.Choose(options.Port, BrokerAddress.DefaultPort, nameof(TelemetryOptions.Port));
            var webSocketPort = LoopbackPort.Choose(options.WebSocketPort, BrokerAddress.DefaultWebSocketPort, nameof(TelemetryOptions.WebSocketPort), except: port);
            try
            {
                return await StartAsync(clock, port, webSocketPort, token).ConfigureAwait(false);
            }
            catch (IOException error) when (error.InnerException is AddressInUseException)
            {
                // Somebody was faster; a port that was asked for is complained about when it is chosen again.
                if (attempt == Attempts)
                {
                    throw new TelemetryException($"Telemetry: ports {port} and {webSocketPort} were taken while we started; set Port and WebSocketPort to free ones");
                }
            }
        }
    }

    /// <summary>Lets the subscribers have what waits for them, briefly, then stops to listen; open connections are closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await DeliverAsync().ConfigureAwait(false);
        await _server.StopAsync(new MqttServerStopOptions()).ConfigureAwait(false);
        await _host.StopAsync().ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
        _server.Dispose();
    }

    private static async Task<EmbeddedBroker> StartAsync(TimeProvider clock, int port, int webSocketPort, CancellationToken token)
    {
        var host = Build(port, webSocketPort);
        var options = new MqttServerOptionsBuilder()
            .WithoutDefaultEndpoint()
            .WithPersistentSessions()
            .WithMaxPendingMessagesPerClient(MaxPendingMessagesPerClient)
            .Build();
        var listener = host.Services.GetRequiredService<MqttConnectionHandler>();
        var server = new MqttServer(options, [listener], MqttNetNullLogger.Instance);
        var deliveries = new OpenDeliveries(server);
        server.ValidatingConnectionAsync += NameAsync;
        try
        {
            await server.StartAsync().ConfigureAwait(false);
            var serve = listener.ClientHandler;
            listener.ClientHandler = channel => serve(new NamingChannel(channel));
            await host.StartAsync(token).ConfigureAwait(false);
            return new EmbeddedBroker(host, server, deliveries, clock, port, webSocketPort);
        }
        catch
        {
            server.Dispose();
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static Task NameAsync(ValidatingConnectionEventArgs client)
    {
        if (string.IsNullOrEmpty(client.ClientId))
        {
            client.AssignedClientIdentifier = NamingChannel.NewClientId();
        }

        return Task.CompletedTask;
    }

    /// <summary>A message is acknowledged before it is delivered: the last <c>stopped</c> would be lost with us.</summary>
    private async Task DeliverAsync()
    {
        var begun = _clock.GetTimestamp();
        while (_clock.GetElapsedTime(begun) < DeliveryTime)
        {
            var clients = await _server.GetClientsAsync().ConfigureAwait(false); // what waits for those who are away, no time would deliver
            if (!_deliveries.Any && clients.All(client => client.Session.PendingApplicationMessagesCount == 0))
            {
                return;
            }

            await Task.Delay(DeliveryPoll, _clock).ConfigureAwait(false);
        }
    }

    /// <summary>A host of its own, that reads no configuration and no environment and leaves signals alone.</summary>
    private static WebApplication Build(int port, int webSocketPort)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port, listener => listener.UseMqtt());
            kestrel.Listen(IPAddress.Loopback, webSocketPort);
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>().AddRoutingCore().AddMqttConnectionHandler().AddConnections();
        var host = builder.Build();
        host.UseWebSockets();
        host.MapMqtt(WebSocketPath);
        return host;
    }

    /// <summary>The daemon alone decides when to end: Ctrl-C must not take the broker away before the goodbye.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
