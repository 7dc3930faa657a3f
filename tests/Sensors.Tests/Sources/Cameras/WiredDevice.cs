using EdgeLearner.CameraBed;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras;

/// <summary>A USB device whose other end is an emulated camera in this process: for drivers alone, without libusb and without a stream.</summary>
internal sealed class WiredDevice(EmulatedCamera camera) : IUsbDevice
{
    private bool _isUnplugged;
    private int _callsUntilUnplugged = int.MaxValue;
    private int _callsUntilLate = int.MaxValue;

    /// <summary>Transfers of a stream before, that wait on the endpoint of events.</summary>
    public Queue<byte[]> Leftovers { get; } = new();

    /// <summary>Endpoints whose halt was cleared.</summary>
    public List<byte> Cleared { get; } = [];

    public bool IsClaimed { get; private set; }

    public bool IsDisposed { get; private set; }

    public UsbDeviceInfo Info => InfoOf(camera);

    /// <summary>What a bus would say of the camera.</summary>
    public static UsbDeviceInfo InfoOf(EmulatedCamera camera)
    {
        var d = camera.Descriptors;
        var endpoints = d.Endpoints.Select(address => new UsbEndpointInfo(address, IsBulk: true, MaxPacketBytes: 1024)).ToList();
        return new UsbDeviceInfo(
            1, 2, "1-1", d.VendorId, d.ProductId, d.Version, UsbSpeed.Super, [new UsbInterfaceInfo(0, d.Class, d.Subclass, endpoints)], d.Manufacturer, d.Product, d.Serial);
    }

    /// <summary>Pulls the plug after so many more calls.</summary>
    public void UnplugAfter(int calls) => _callsUntilUnplugged = calls;

    /// <summary>After so many more calls, one is not answered in time.</summary>
    public void BeLateAfter(int calls) => _callsUntilLate = calls;

    public void Claim(byte interfaceNumber)
    {
        Touch();
        IsClaimed = true;
        camera.Opened();
    }

    public int ControlIn(byte requestType, byte request, ushort value, ushort index, Span<byte> data)
    {
        Touch();
        var answer = camera.ControlIn(new UsbSetup(requestType, request, value, index, (ushort)data.Length)) ?? throw new UsbException(UsbError.Pipe, "stall");
        var length = Math.Min(answer.Length, data.Length);
        answer.AsSpan(0, length).CopyTo(data);
        return length;
    }

    public void ControlOut(byte requestType, byte request, ushort value, ushort index, ReadOnlySpan<byte> data)
    {
        Touch();
        if (!camera.ControlOut(new UsbSetup(requestType, request, value, index, (ushort)data.Length), data))
        {
            throw new UsbException(UsbError.Pipe, "stall");
        }
    }

    public void BulkOut(byte endpoint, ReadOnlySpan<byte> data)
    {
        Touch();
        Assert.True(IsClaimed);
        camera.BulkOut(endpoint, data);
    }

    public int BulkIn(byte endpoint, Span<byte> data, TimeSpan wait)
    {
        Touch();
        Assert.True(IsClaimed);
        if (!(endpoint == camera.StreamEndpoint ? Leftovers : camera.Answers.GetValueOrDefault(endpoint) ?? new()).TryDequeue(out var answer))
        {
            return 0;
        }

        answer.CopyTo(data);
        return answer.Length;
    }

    public void ClearHalt(byte endpoint)
    {
        Touch();
        Cleared.Add(endpoint);
    }

    public IUsbStream Stream(UsbStreamPlan plan) => throw new NotSupportedException("this device has no stream");

    public void Dispose() => IsDisposed = true;

    private void Touch()
    {
        Assert.False(IsDisposed, "used after it was disposed");
        if (_callsUntilLate-- == 0)
        {
            throw new UsbException(UsbError.Timeout, "no answer in time");
        }

        _isUnplugged |= _callsUntilUnplugged-- <= 0;
        if (_isUnplugged)
        {
            throw new UsbException(UsbError.NoDevice, "it was unplugged");
        }
    }
}
