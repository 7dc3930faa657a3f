namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>The device node, as a FIFO that tells a client's poll() whether a transfer can be reaped.</summary>
/// <remarks>
/// libusb polls the node for "may be written". A plain file always may, which makes its event loop spin; a FIFO may while it is not full. So
/// its capacity is one page, one byte fills that page's slot, and the byte is taken out while something is ready. Under its device's lock.
/// </remarks>
internal sealed unsafe class NodeSignal : IDisposable
{
    private const int OnePage = 4096;

    private readonly int _file;
    private readonly ITimer _timer;
    private bool _isReady = true;
    private bool _isClosed;

    /// <param name="path">Where the node is to be.</param>
    /// <param name="clock">For what is ready later.</param>
    /// <param name="refresh">Told then, without the lock; must not throw.</param>
    public NodeSignal(string path, TimeProvider clock, Action refresh)
    {
        Libc.Check(Libc.MakeFifo(path, 0x180), $"mkfifo {path}");
        _file = Libc.Check(Libc.Open(path, Libc.ReadWriteNonBlockCloexec), $"open {path}");
        Libc.Check(Libc.Control(_file, Libc.SetPipeSize, OnePage), "F_SETPIPE_SZ");
        _timer = clock.CreateTimer(static refresh => ((Action)refresh!)(), refresh, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Set(false, null);
    }

    /// <summary>Says whether something can be reaped.</summary>
    /// <param name="isReady">Whether it can now.</param>
    /// <param name="delay">If not, when it may; null = that is no matter of time.</param>
    public void Set(bool isReady, TimeSpan? delay)
    {
        if (_isClosed)
        {
            return;
        }

        if (!isReady && delay is { } wait)
        {
            _timer.Change(wait + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }

        if (isReady != _isReady)
        {
            Tell(isReady);
        }
    }

    public void Dispose()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _timer.Dispose();
            _ = Libc.Close(_file);
        }
    }

    private void Tell(bool isReady)
    {
        byte one = 0;
        _isReady = isReady;
        _ = isReady ? Libc.Read(_file, &one, 1) : Libc.Write(_file, &one, 1);
    }
}
