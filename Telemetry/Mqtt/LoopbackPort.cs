using System.Net;
using System.Net.Sockets;

namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>Finds a TCP port on loopback.</summary>
internal static class LoopbackPort
{
    private const int Tries = 100;

    /// <summary>The port to listen on.</summary>
    /// <param name="configured">The one that must be free; 0 = any; null = <paramref name="preferred"/> or the next free one.</param>
    /// <param name="preferred">The one that clients try first.</param>
    /// <param name="option">Name of the option, for the complaint.</param>
    /// <param name="except">A port that is given away already.</param>
    /// <exception cref="TelemetryException">The configured port is taken, or none is free.</exception>
    public static int Choose(int? configured, int preferred, string option, int? except = null)
    {
        if (configured is 0)
        {
            return Bind(0) ?? throw new TelemetryException($"Telemetry:{option} = 0: no port is free on loopback");
        }

        if (configured is { } wanted)
        {
            return wanted != except && Bind(wanted) is not null
                ? wanted
                : throw new TelemetryException($"Telemetry:{option} = {wanted}: the port is taken; choose another, or leave it out for the next free one");
        }

        return Enumerable.Range(preferred, Tries).Where(port => port != except).Select(Bind).FirstOrDefault(port => port is not null)
            ?? throw new TelemetryException($"Telemetry:{option}: no port from {preferred} to {preferred + Tries - 1} is free; set one");
    }

    /// <summary>Listens for a moment; null where that is not possible.</summary>
    private static int? Bind(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
