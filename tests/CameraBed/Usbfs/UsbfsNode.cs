using System.Net.Sockets;

namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>A plugged device as its node shows it: who has it open, whose the interfaces are, what can be reaped. From any thread.</summary>
internal sealed class UsbfsNode : IDisposable
{
    private readonly NodeSetup _setup;
    private readonly DevicePipes _pipes;
    private readonly Action _pulled;
    private readonly InterfaceClaims _claims;
    private readonly NodeSignal _signal;
    private readonly NodeListener _listener;
    private readonly List<NodeClient> _clients = [];
    private bool _isGone;

    /// <param name="pipes">What is plugged in.</param>
    /// <param name="setup">How it is plugged in.</param>
    /// <param name="pulled">Told, on another thread, when the stream comes to the byte at which the cable is pulled.</param>
    public UsbfsNode(DevicePipes pipes, NodeSetup setup, Action pulled)
    {
        (_pipes, _setup, _pulled) = (pipes, setup, pulled);
        _claims = new InterfaceClaims(setup.KernelDriver);
        _listener = new NodeListener(setup.Paths.Socket); // before there is a node: who opened that without it would be ended
        _signal = new NodeSignal(setup.Paths.Node, setup.Clock, RefreshInTime);
        _listener.Start(Serve);
    }

    /// <summary>The lock of all that belongs to this device.</summary>
    public Lock Gate => _setup.Gate;

    /// <summary>Whether it was unplugged and nobody has it open any more: it can be disposed of.</summary>
    public bool IsAbandoned
    {
        get
        {
            lock (Gate)
            {
                return _isGone && _clients.Count == 0;
            }
        }
    }

    /// <summary>Unplugs: all that flies comes back as gone, and every request is answered so. Clients keep their connections.</summary>
    /// <remarks>It goes on listening: a client that is just about to open it must be told so, too, and not be cut off, which would end it.</remarks>
    public void Unplug()
    {
        lock (Gate)
        {
            _isGone = true;
            _pipes.StopStream();
            SetSignal();
        }
    }

    /// <summary>Lets a change of the stream take effect: data held or released.</summary>
    public void Refresh()
    {
        lock (Gate)
        {
            SetSignal();
        }
    }

    /// <summary>Name of the driver of an interface; null = none.</summary>
    public string? Driver(uint face)
    {
        lock (Gate)
        {
            return _claims.Driver(face);
        }
    }

    /// <summary>Gives an interface to a client, and takes it from the kernel's driver if that is asked for.</summary>
    /// <returns>0, or an error number; so do those below.</returns>
    public int Claim(NodeClient client, uint face, bool detaches) => WhilePlugged(() =>
    {
        var error = _claims.Claim(client, face, detaches);
        if (error == 0)
        {
            _pipes.Open();
        }

        return error;
    });

    /// <summary>Takes an interface back.</summary>
    public int Release(NodeClient client, uint face) => WhilePlugged(() => _claims.Release(client, face));

    /// <summary>Lets the kernel unbind its driver, or bind it again.</summary>
    public int BindDriver(UsbfsRequest request, uint face) => WhilePlugged(() => request switch
    {
        UsbfsRequest.DisconnectDriver => _claims.Detach(face),
        UsbfsRequest.ConnectDriver => _claims.Attach(face),
        _ => Errno.NotTypewriter,
    });

    /// <summary>Clears a halt.</summary>
    public int ClearHalt(byte endpoint) => WhilePlugged(() =>
    {
        _pipes.ClearHalt(endpoint);
        return 0;
    });

    /// <summary>A transfer that is over at once: control, or bulk OUT.</summary>
    public int Exchange(NodeClient client, Urb urb, byte[] sent) => WhilePlugged(() =>
    {
        client.Urbs.Finish(_pipes.Exchange(urb, sent));
        _clients.ForEach(any => _pipes.HandOutAnswers(any.Urbs));
        return 0;
    });

    /// <summary>A bulk IN transfer is in flight.</summary>
    public int Receive(NodeClient client, Urb urb)
    {
        lock (Gate) // the stream's own way: no closure
        {
            if (_isGone)
            {
                return Errno.NoDevice;
            }

            client.Urbs.Submit(urb);
            _pipes.HandOutAnswers(client.Urbs, urb.Endpoint);
            SetSignal();
            return 0;
        }
    }

    /// <summary>Breaks a transfer off, of a device that is gone too.</summary>
    public int Discard(NodeClient client, ulong address)
    {
        lock (Gate)
        {
            var isFlying = _pipes.TryDiscard(client.Urbs, address);
            SetSignal();
            return isFlying ? 0 : Errno.Invalid;
        }
    }

    /// <summary>Anything else: whether the device is there.</summary>
    public int Touch() => WhilePlugged(() => 0);

    /// <summary>Gives back the next URB that is ready: finished ones, then, of a device that is gone, those in flight, then the stream's.</summary>
    /// <param name="client">Whose.</param>
    /// <param name="take">Copies it to the client at once: its bytes are the stream's own, until somebody looks at the stream again.</param>
    public int Reap(NodeClient client, Action<FinishedUrb> take)
    {
        lock (Gate)
        {
            var isReady = client.Urbs.TryReap(out var urb) || (_isGone ? TryReapGone(client, out urb) : _pipes.TryReapStream(client.Urbs, out urb));
            if (isReady)
            {
                take(urb);
            }

            SetSignal();
            return isReady ? 0 : _isGone ? Errno.NoDevice : Errno.Again;
        }
    }

    /// <summary>A client closed the node, or died.</summary>
    public void Leave(NodeClient client)
    {
        lock (Gate)
        {
            _clients.Remove(client);
            _claims.ReleaseAll(client);
            SetSignal();
        }
    }

    /// <summary>The camera's model, or a stream of a test's own, failed: that must not end the test.</summary>
    public void Fail(Exception error) => _setup.Failed(error);

    /// <summary>Ends everything; clients that have it open are aborted by the preload library.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        NodeClient[] clients;
        lock (Gate)
        {
            _isGone = true;
            clients = [.. _clients];
            _signal.Dispose();
        }

        Array.ForEach(clients, client => client.Close());
    }

    private static bool TryReapGone(NodeClient client, out FinishedUrb urb)
    {
        var isFlying = client.Urbs.TryRemoveOldest(out var flying);
        urb = isFlying ? new FinishedUrb(flying, -Errno.NoDevice, 0, default, 0) : default;
        return isFlying;
    }

    private int WhilePlugged(Func<int> act)
    {
        lock (Gate)
        {
            var error = _isGone ? Errno.NoDevice : act();
            SetSignal();
            return error;
        }
    }

    private void RefreshInTime()
    {
        try
        {
            Refresh();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void Serve(Socket connection)
    {
        var client = new NodeClient(this, connection, _setup.MayReachMemory);
        lock (Gate)
        {
            _clients.Add(client);
        }

        new Thread(client.Run) { IsBackground = true, Name = "bed: client" }.Start();
    }

    /// <summary>Tells poll() whether anybody can reap something now, or when somebody may.</summary>
    private void SetSignal()
    {
        var isReady = false;
        TimeSpan? delay = null;
        foreach (var client in _clients)
        {
            isReady = isReady || client.Urbs.HasFinished || (_isGone ? client.Urbs.IsFlying : _pipes.HasStream(client.Urbs, ref delay));
        }

        _signal.Set(isReady, delay);
        if (_pipes.IsPulled)
        {
            _pipes.StopStream();
            new Thread(_pulled.Invoke) { IsBackground = true, Name = "bed: pull" }.Start();
        }
    }
}
