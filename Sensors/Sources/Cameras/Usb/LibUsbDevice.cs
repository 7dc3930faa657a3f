namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>A device opened by libusb.</summary>
/// <param name="info">What it is.</param>
/// <param name="handle">libusb's handle; owned from here on.</param>
/// <param name="clock">Stamps transfers.</param>
internal sealed unsafe class LibUsbDevice(UsbDeviceInfo info, nint handle, TimeProvider clock) : IUsbDevice
{
    /// <summary>Longest wait for an answer: firmware that scans its memory takes hundreds of milliseconds.</summary>
    private const uint AnswerMs = 2000;

    private readonly HashSet<byte> _claimed = [];
    private bool _isClosed;

    /// <inheritdoc/>
    public UsbDeviceInfo Info => info;

    /// <inheritdoc/>
    public void Claim(byte interfaceNumber)
    {
        _ = LibUsb.SetAutoDetach(handle, 1); // refused where the system has no such drivers: then there is nothing to detach
        Check(LibUsb.ClaimInterface(handle, interfaceNumber), "claiming it");
        _claimed.Add(interfaceNumber);
    }

    /// <inheritdoc/>
    public int ControlIn(byte requestType, byte request, ushort value, ushort index, Span<byte> data)
    {
        fixed (byte* bytes = data)
        {
            return Check(LibUsb.Control(handle, requestType, request, value, index, bytes, (ushort)data.Length, AnswerMs), Name(request));
        }
    }

    /// <inheritdoc/>
    public void ControlOut(byte requestType, byte request, ushort value, ushort index, ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            var sent = Check(LibUsb.Control(handle, requestType, request, value, index, bytes, (ushort)data.Length, AnswerMs), Name(request));
            CheckWhole(sent, data.Length, Name(request));
        }
    }

    /// <inheritdoc/>
    public void BulkOut(byte endpoint, ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            Check(LibUsb.Bulk(handle, endpoint, bytes, data.Length, out var sent, AnswerMs), "sending a command");
            CheckWhole(sent, data.Length, "sending a command");
        }
    }

    /// <inheritdoc/>
    public int BulkIn(byte endpoint, Span<byte> data, TimeSpan wait)
    {
        fixed (byte* bytes = data)
        {
            var milliseconds = (uint)Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)); // 0 would be for ever
            var code = LibUsb.Bulk(handle, endpoint, bytes, data.Length, out var received, milliseconds);
            if (!LibUsbErrors.IsTimeout(code))
            {
                Check(code, "receiving");
            }

            return received;
        }
    }

    /// <inheritdoc/>
    public void ClearHalt(byte endpoint) => Check(LibUsb.ClearHalt(handle, endpoint), "clearing a halt");

    /// <inheritdoc/>
    public IUsbStream Stream(UsbStreamPlan plan) => new BulkStream(plan, new LibUsbTransfers(info, handle, plan), clock);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        foreach (var number in _claimed)
        {
            _ = LibUsb.ReleaseInterface(handle, number); // fails where the device is gone, which is no harm
        }

        LibUsb.Close(handle);
    }

    private static string Name(byte request) => $"request 0x{request:X2}";

    private int Check(int code, string doing)
    {
        LibUsbErrors.ThrowIfFailed(code, info, doing);
        return code;
    }

    private void CheckWhole(int sent, int length, string doing)
    {
        if (sent != length)
        {
            throw new UsbException(UsbError.Io, $"{info.Product ?? "the device"} at USB port {info.Port}: {doing} ended after {sent} of {length} bytes");
        }
    }
}
