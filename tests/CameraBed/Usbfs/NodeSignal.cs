namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>The device node, as a FIFO that tells a client's poll() whether a transfer can be reaped.</summary>
/// <remarks>
/// libusb polls the node for "may be written". A plain file always may, which makes its event loop spin; a FIFO may while it is not full. So
/// its capacity is one page, one byte fills that page's slot, and the byte is taken out while something is ready. Not thread-safe.
/// </remarks>
internal sealed unsafe class NodeSignal : IDisposable
{
    private const int OnePage = 4096;

    private readonly int _file;
    private bool _isReady = true;
    private bool _isClosed;

    public NodeSignal(string path)
    {
        Libc.Check(Libc.MakeFifo(path, 0x180), $"mkfifo {path}");
        _file = Libc.Check(Libc.Open(path, Libc.ReadWriteNonBlockCloexec), $"open {path}");
        Libc.Check(Libc.Control(_file, Libc.SetPipeSize, OnePage), "F_SETPIPE_SZ");
        Set(false);
    }

    /// <summary>Says whether something can be reaped.</summary>
    public void Set(bool isReady)
    {
        if (_isClosed || isReady == _isReady)
        {
            return;
        }

        byte one = 0;
        _isReady = isReady;
        _ = isReady ? Libc.Read(_file, &one, 1) : Libc.Write(_file, &one, 1);
    }

    public void Dispose()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _ = Libc.Close(_file);
        }
    }
}
