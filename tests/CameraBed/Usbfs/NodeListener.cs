using System.Net.Sockets;

namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>The socket behind a device node: the preload library connects to it at every open() of the node.</summary>
internal sealed class NodeListener : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>Listens from now on; who connects waits for <see cref="Start"/>.</summary>
    /// <param name="path">Path of the socket.</param>
    public NodeListener(string path)
    {
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        _socket.Listen();
    }

    /// <summary>Takes connections, once.</summary>
    /// <param name="opened">Is given each, on a thread of the listener's.</param>
    public void Start(Action<Socket> opened) => new Thread(() => Accept(opened)) { IsBackground = true, Name = "bed: accept" }.Start();

    /// <summary>Listens no more; connections stay.</summary>
    public void Dispose() => _socket.Dispose();

    private void Accept(Action<Socket> opened)
    {
        try
        {
            while (true)
            {
                opened(_socket.Accept());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // No longer listening: disposed.
        }
    }
}
