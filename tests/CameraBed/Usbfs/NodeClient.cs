using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>One open() of a node: serves the client's requests, one at a time, on a thread of its own, until the client closes it or dies.</summary>
internal sealed class NodeClient
{
    private const ulong Ioctl = 1;
    private const int NotHandled = -100;
    private const uint Capabilities = 0x01 | 0x02 | 0x04 | 0x08 | 0x10;
    private const int PeerCredentials = 17;
    private const int SocketLevel = 1;

    private readonly UsbfsNode _node;
    private readonly Socket _socket;
    private readonly ChildMemory _memory;
    private readonly byte[] _urbBytes = new byte[Urb.Bytes];
    private readonly Action<FinishedUrb> _write;
    private ulong _reapArgument;

    public NodeClient(UsbfsNode node, Socket socket, bool mayReachMemory)
    {
        _node = node;
        _socket = socket;
        _write = Write;
        _memory = new ChildMemory(socket, ReadProcess(socket), mayReachMemory);
    }

    /// <summary>Its URBs. Under the node's lock.</summary>
    public UrbTable Urbs { get; } = new();

    /// <summary>Serves it.</summary>
    public void Run()
    {
        try
        {
            while (_memory.TryReceive(out var command, out var request, out var argument))
            {
                if (command == Ioctl)
                {
                    Answer((UsbfsRequest)(uint)request, argument);
                }
                else
                {
                    _memory.Finish(NotHandled, 0);
                }
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // The client died, or the bed is being put away: the same end.
        }
        catch (Exception e)
        {
            _node.Fail(e);
        }
        finally
        {
            _node.Leave(this);
            _socket.Dispose();
        }
    }

    /// <summary>Ends it; the preload library aborts a client that still has the node open.</summary>
    public void Close() => _socket.Dispose();

    private static int ReadProcess(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[12];
        socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return BinaryPrimitives.ReadInt32LittleEndian(credentials);
    }

    /// <summary>One ioctl. Requests that change nothing but the host's own state succeed, as on a device that stands still.</summary>
    private void Answer(UsbfsRequest request, ulong argument)
    {
        var error = request switch
        {
            UsbfsRequest.ReapUrb or UsbfsRequest.ReapUrbNoDelay => Reap(argument),
            UsbfsRequest.DiscardUrb => _node.Discard(this, argument),
            UsbfsRequest.SubmitUrb => Submit(argument),
            UsbfsRequest.GetCapabilities => WriteWord(argument, Capabilities),
            UsbfsRequest.ClaimInterface => _node.Claim(this, ReadWord(argument), detaches: false),
            UsbfsRequest.DisconnectClaim => _node.Claim(this, ReadWord(argument), detaches: true),
            UsbfsRequest.ReleaseInterface => _node.Release(this, ReadWord(argument)),
            UsbfsRequest.Ioctl => _node.BindDriver((UsbfsRequest)ReadWord(argument + sizeof(uint)), ReadWord(argument)),
            UsbfsRequest.GetDriver => TellDriver(argument),
            UsbfsRequest.ClearHalt => _node.ClearHalt((byte)ReadWord(argument)),
            UsbfsRequest.SetInterface or UsbfsRequest.SetConfiguration or UsbfsRequest.Reset => _node.Touch(),
            _ => Errno.NotTypewriter,
        };
        _memory.Finish(error == 0 ? 0 : -1, error);
    }

    /// <summary>struct usbdevfs_getdriver: the interface, then the name.</summary>
    private int TellDriver(ulong argument)
    {
        if (_node.Driver(ReadWord(argument)) is not { } name)
        {
            return Errno.NoData;
        }

        _memory.Write(argument + sizeof(uint), Encoding.ASCII.GetBytes(name + '\0'));
        return 0;
    }

    private int Submit(ulong argument)
    {
        _memory.Read(argument, _urbBytes);
        var urb = Urb.Read(argument, _urbBytes);
        switch (urb.Type)
        {
            case Urb.Control when urb.Length >= ControlPipe.SetupBytes:
            case Urb.Bulk when !DevicePipes.IsIn(urb.Endpoint):
                var sent = new byte[urb.Length];
                _memory.Read(urb.Buffer, sent);
                return _node.Exchange(this, urb, sent);
            case Urb.Bulk:
                return _node.Receive(this, urb);
            default:
                return Errno.Invalid;
        }
    }

    private int Reap(ulong argument)
    {
        _reapArgument = argument;
        return _node.Reap(this, _write);
    }

    private void Write(FinishedUrb finished)
    {
        _memory.Write(finished.DataAddress, finished.Data.Span);
        WriteWord(finished.Urb.Address + Urb.StatusOffset, unchecked((uint)finished.Status));
        WriteWord(finished.Urb.Address + Urb.ActualLengthOffset, (uint)finished.ActualLength);
        Span<byte> address = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(address, finished.Urb.Address);
        _memory.Write(_reapArgument, address);
    }

    private uint ReadWord(ulong address)
    {
        Span<byte> word = stackalloc byte[sizeof(uint)];
        _memory.Read(address, word);
        return BinaryPrimitives.ReadUInt32LittleEndian(word);
    }

    private int WriteWord(ulong address, uint value)
    {
        Span<byte> word = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(word, value);
        _memory.Write(address, word);
        return 0;
    }
}
