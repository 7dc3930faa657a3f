using System.Net;
using System.Net.Sockets;

namespace EdgeLearner.Telemetry.Tests.Support;

/// <summary>A TCP relay on loopback whose link can be cut, silenced, and closed to newcomers.</summary>
internal sealed class TcpProxy : IDisposable
{
    /// <summary>CONNACK of MQTT 3.1.1 with return code 1.</summary>
    private static readonly byte[] UnacceptableProtocolVersion = [0x20, 2, 0, 1];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _connections = [];
    private readonly int _target;
    private volatile bool _silent;
    private volatile bool _refuses;

    public TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Answers a version 5 CONNECT as a broker does that knows only 3.1.1, and hangs up.</summary>
    public bool SpeaksOnlyVersion311 { get; init; }

    /// <summary>From now on swallows every byte, and answers nothing: a cable pulled out somewhere far away.</summary>
    public void Silence() => _silent = true;

    /// <summary>Lets bytes through again.</summary>
    public void Restore() => _silent = false;

    /// <summary>Resets every connection.</summary>
    /// <param name="refuse">Whether to reset those to come too.</param>
    public void Cut(bool refuse)
    {
        _refuses = refuse;
        lock (_connections)
        {
            foreach (var connection in _connections)
            {
                connection.Client.LingerState = new LingerOption(true, 0); // close by RST
                connection.Dispose();
            }

            _connections.Clear();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        Cut(refuse: true);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                lock (_connections)
                {
                    _connections.AddRange([near, far]);
                }

                if (_refuses)
                {
                    Cut(refuse: true);
                    continue;
                }

                await far.ConnectAsync(IPAddress.Loopback, _target);
                _ = RelayAsync(near, far);
                _ = RelayAsync(far, near);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over, or the target is gone.
        }
    }

    /// <summary>CONNECT: packet type 1, a length, then the protocol's name and level.</summary>
    private static bool IsVersion5Connect(ReadOnlySpan<byte> packet) =>
        packet[0] == 0x10 && packet.IndexOf("MQTT"u8) is > 0 and var name && packet[name + 4] == 5;

    private async Task RelayAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[4096];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var count)
            {
                if (SpeaksOnlyVersion311 && IsVersion5Connect(buffer.AsSpan(0, count)))
                {
                    await from.GetStream().WriteAsync(UnacceptableProtocolVersion);
                    from.Client.Shutdown(SocketShutdown.Send);
                    return;
                }

                if (!_silent)
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
                }
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One end is gone.
        }
    }
}
