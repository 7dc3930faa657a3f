using System.Net.Sockets;
using EdgeLearner.CameraBed.Streams;

namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>A plugged device as its node shows it: who has it open, whose the interfaces are, which transfers fly. From any thread.</summary>
internal sealed class UsbfsNode : IDisposable
{
    private readonly EmulatedCamera _camera;
    private readonly StreamFeed _feed;
    private readonly Func<StreamPlan> _plan;
    private readonly Action _pulled;
    private readonly bool _mayReachMemory;
    private readonly NodeSignal _signal;
    private readonly Socket _listener;
    private readonly ITimer _timer;
    private readonly List<NodeClient> _clients = [];
    private readonly InterfaceClaims _claims;

    /// <param name="camera">What is plugged in.</param>
    /// <param name="feed">Its stream.</param>
    /// <param name="plan">Asked at every start of the stream.</param>
    /// <param name="pulled">Told, on another thread, when the stream comes to the byte at which the cable is pulled.</param>
    /// <param name="setup">How it is plugged in.</param>
    public UsbfsNode(EmulatedCamera camera, StreamFeed feed, Func<StreamPlan> plan, Action pulled, NodeSetup setup)
    {
        (_camera, _feed, _plan, _pulled, _mayReachMemory) = (camera, feed, plan, pulled, setup.MayReachMemory);
        Gate = setup.Gate;
        _claims = new InterfaceClaims(setup.KernelDriver);
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(setup.Paths.Socket));
        _listener.Listen();
        _signal = new NodeSignal(setup.Paths.Node);
        _timer = setup.Clock.CreateTimer(_ => Refresh(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        new Thread(Accept) { IsBackground = true, Name = "bed: accept" }.Start();
    }

    /// <summary>The lock of all that belongs to this device.</summary>
    public Lock Gate { get; }

    /// <summary>Whether it was unplugged.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Whether an endpoint is an IN endpoint.</summary>
    public bool IsIn(byte endpoint) => (endpoint & 0x80) != 0;

    /// <summary>Unplugs: nobody can open it any more, and all that flies comes back as gone. Clients keep their connections.</summary>
    public void Unplug()
    {
        lock (Gate)
        {
            IsGone = true;
            _feed.Stop();
            SetSignal();
        }
    }

    /// <summary>Whether it was unplugged and nobody has it open any more: it can be disposed of.</summary>
    public bool IsAbandoned
    {
        get
        {
            lock (Gate)
            {
                return IsGone && _clients.Count == 0;
            }
        }
    }

    /// <summary>Nobody can connect from here on.</summary>
    public void StopListening() => _listener.Dispose();

    /// <summary>Lets a change of the stream take effect: data held or released.</summary>
    public void Refresh()
    {
        lock (Gate)
        {
            SetSignal();
        }
    }

    /// <summary>Gives an interface to a client, and takes it from the kernel's driver if that is asked for.</summary>
    public int Claim(NodeClient client, uint face, bool detaches)
    {
        lock (Gate)
        {
            var error = IsGone ? Errno.NoDevice : _claims.Claim(client, face, detaches);
            if (error == 0)
            {
                _camera.Opened();
                _camera.Answers.Clear();
                FollowCamera();
            }

            return error;
        }
    }

    /// <summary>Takes an interface back.</summary>
    public int Release(NodeClient client, uint face)
    {
        lock (Gate)
        {
            return _claims.Release(client, face);
        }
    }

    /// <summary>Lets the kernel unbind its driver, or bind it again.</summary>
    public int BindDriver(UsbfsRequest request, uint face)
    {
        lock (Gate)
        {
            return request switch
            {
                UsbfsRequest.DisconnectDriver => _claims.Detach(face),
                UsbfsRequest.ConnectDriver => _claims.Attach(face),
                _ => Errno.NotTypewriter,
            };
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

    /// <summary>Clears a halt.</summary>
    public int ClearHalt(byte endpoint)
    {
        lock (Gate)
        {
            if (endpoint == _camera.StreamEndpoint)
            {
                _feed.ClearHalt();
                SetSignal();
            }

            return 0;
        }
    }

    /// <summary>A transfer that is over at once: control, or bulk OUT.</summary>
    public int Exchange(NodeClient client, Urb urb, byte[] sent)
    {
        lock (Gate)
        {
            if (IsGone)
            {
                return Errno.NoDevice;
            }

            client.Urbs.Finish(urb.Type == Urb.Control ? Control(urb, sent) : BulkOut(urb, sent));
            FollowCamera();
            return 0;
        }
    }

    /// <summary>A bulk IN transfer is in flight.</summary>
    public int Receive(NodeClient client, Urb urb)
    {
        lock (Gate)
        {
            if (IsGone)
            {
                return Errno.NoDevice;
            }

            client.Urbs.Submit(urb);
            HandOutAnswers(client, urb.Endpoint);
            SetSignal();
            return 0;
        }
    }

    /// <summary>Breaks a transfer off. The oldest of the stream keeps what came into it.</summary>
    public int Discard(NodeClient client, ulong address)
    {
        lock (Gate)
        {
            var isOldest = client.Urbs.TryPeek(_camera.StreamEndpoint, out var oldest) && oldest.Address == address;
            if (!client.Urbs.TryRemove(address, out var urb))
            {
                return Errno.Invalid;
            }

            var data = isOldest && !IsGone ? _feed.PeekCut(urb.Length).ToArray() : [];
            if (data.Length > 0)
            {
                _feed.Take(new StreamPiece(0, data));
            }

            client.Urbs.Finish(new FinishedUrb(urb, -Errno.NoEntry, data.Length, data, urb.Buffer));
            SetSignal();
            return 0;
        }
    }

    /// <summary>The next URB that is ready, under <see cref="Gate"/>: finished ones, then, of a device that is gone, those in flight, then the stream's.</summary>
    /// <returns>0, or an error number.</returns>
    public int TryReap(NodeClient client, out FinishedUrb urb)
    {
        var isReady = client.Urbs.TryReap(out urb) || TryReapGone(client, out urb) || TryReapStream(client, out urb);
        SetSignal();
        return isReady ? 0 : IsGone ? Errno.NoDevice : Errno.Again;
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

    /// <summary>Ends everything; clients that have it open are aborted by the preload library.</summary>
    public void Dispose()
    {
        StopListening();
        NodeClient[] clients;
        lock (Gate)
        {
            IsGone = true;
            clients = [.. _clients];
        }

        Array.ForEach(clients, client => client.Close());
        _timer.Dispose();
        lock (Gate)
        {
            _signal.Dispose();
        }
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var client = new NodeClient(this, _listener.Accept(), _mayReachMemory);
                lock (Gate)
                {
                    _clients.Add(client);
                }

                new Thread(client.Run) { IsBackground = true, Name = "bed: client" }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // No longer listening: unplugged.
        }
    }

    private FinishedUrb Control(Urb urb, byte[] sent)
    {
        var setup = ControlPipe.ReadSetup(sent);
        if (!ControlPipe.IsIn(setup))
        {
            var isTaken = ControlPipe.Out(_camera, setup, sent.AsSpan(ControlPipe.SetupBytes));
            return new FinishedUrb(urb, isTaken ? 0 : -Errno.Pipe, isTaken ? sent.Length - ControlPipe.SetupBytes : 0, default, 0);
        }

        return ControlPipe.In(_camera, setup) is { } answer
            ? new FinishedUrb(urb, 0, answer.Length, answer, urb.Buffer + ControlPipe.SetupBytes)
            : new FinishedUrb(urb, -Errno.Pipe, 0, default, 0);
    }

    private FinishedUrb BulkOut(Urb urb, byte[] sent)
    {
        _camera.BulkOut(urb.Endpoint, sent);
        return new FinishedUrb(urb, 0, sent.Length, default, 0);
    }

    /// <summary>After the camera was told something: starts or stops its stream and hands out its answers.</summary>
    private void FollowCamera()
    {
        if (_camera.IsStreaming != _feed.IsRunning)
        {
            if (_camera.IsStreaming)
            {
                _feed.Start(_plan());
            }
            else
            {
                _feed.Stop();
            }
        }

        foreach (var client in _clients)
        {
            foreach (var endpoint in _camera.Answers.Keys.ToArray())
            {
                HandOutAnswers(client, endpoint);
            }
        }

        SetSignal();
    }

    /// <summary>Answers go into the transfers that wait for them; what is longer than a transfer goes on in the next.</summary>
    private void HandOutAnswers(NodeClient client, byte endpoint)
    {
        while (_camera.Answers.TryGetValue(endpoint, out var answers) && answers.Count > 0 && client.Urbs.TryPeek(endpoint, out var urb))
        {
            var answer = answers.Dequeue();
            var data = answer.AsMemory(0, Math.Min(answer.Length, urb.Length));
            if (data.Length < answer.Length)
            {
                _camera.Answers[endpoint] = new Queue<byte[]>([answer[data.Length..], .. answers]);
            }

            client.Urbs.TryRemove(urb.Address, out _);
            client.Urbs.Finish(new FinishedUrb(urb, 0, data.Length, data, urb.Buffer));
        }
    }

    private bool TryReapGone(NodeClient client, out FinishedUrb urb)
    {
        urb = default;
        if (!IsGone || !client.Urbs.TryRemoveOldest(out var flying))
        {
            return false;
        }

        urb = new FinishedUrb(flying, -Errno.NoDevice, 0, default, 0);
        return true;
    }

    private bool TryReapStream(NodeClient client, out FinishedUrb urb)
    {
        urb = default;
        if (!client.Urbs.TryPeek(_camera.StreamEndpoint, out var flying) || !_feed.TryPeek(flying.Length, out var piece))
        {
            return false;
        }

        client.Urbs.TryRemove(flying.Address, out _);
        _feed.Take(piece);
        urb = new FinishedUrb(flying, piece.Status, piece.Data.Length, piece.Data, flying.Buffer);
        return true;
    }

    /// <summary>Tells poll() whether anybody can reap something now, and sets the timer for when somebody can.</summary>
    private void SetSignal()
    {
        var isReady = false;
        TimeSpan? delay = null;
        foreach (var client in _clients)
        {
            isReady |= client.Urbs.HasFinished || (IsGone && client.Urbs.IsFlying);
            if (!isReady && client.Urbs.TryPeek(_camera.StreamEndpoint, out var urb))
            {
                isReady = _feed.TryPeek(urb.Length, out _);
                delay = _feed.Delay(urb.Length);
            }
        }

        _signal.Set(isReady);
        if (_feed.IsPulled)
        {
            _feed.Stop();
            ThreadPool.QueueUserWorkItem(static pulled => pulled(), _pulled, preferLocal: false);
        }
        else if (!isReady && delay is { } wait)
        {
            _timer.Change(wait + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }
}

/// <summary>How a device is plugged in.</summary>
/// <param name="Gate">The lock of all that belongs to the device, plug after plug.</param>
/// <param name="Paths">Where the node and its socket are to be.</param>
/// <param name="MayReachMemory">Whether clients' memory may be written straight.</param>
/// <param name="KernelDriver">Driver that the kernel has bound to interface 0; null = none.</param>
/// <param name="Clock">For streams of a rate.</param>
internal sealed record NodeSetup(Lock Gate, NodePaths Paths, bool MayReachMemory, string? KernelDriver, TimeProvider Clock);

/// <summary>Where a node is.</summary>
/// <param name="Node">The device node: a FIFO.</param>
/// <param name="Socket">The socket on which it is served.</param>
internal sealed record NodePaths(string Node, string Socket);
