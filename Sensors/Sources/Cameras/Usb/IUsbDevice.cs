namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>An open device. One thread, but for the stream's own. Every call may throw <see cref="UsbException"/>.</summary>
internal interface IUsbDevice : IDisposable
{
    /// <summary>What it is.</summary>
    UsbDeviceInfo Info { get; }

    /// <summary>Takes an interface for this process, from the kernel's driver where one has it (which gets it back at the end).</summary>
    void Claim(byte interfaceNumber);

    /// <summary>A control transfer from the device.</summary>
    /// <param name="requestType">bmRequestType, with bit 7 set: 0xC0 = vendor, device.</param>
    /// <param name="request">bRequest.</param>
    /// <param name="value">wValue.</param>
    /// <param name="index">wIndex.</param>
    /// <param name="data">Is filled.</param>
    /// <returns>Bytes received.</returns>
    int ControlIn(byte requestType, byte request, ushort value, ushort index, Span<byte> data);

    /// <summary>A control transfer to the device, whole.</summary>
    /// <param name="requestType">bmRequestType, with bit 7 clear: 0x40 = vendor, device.</param>
    /// <param name="request">bRequest.</param>
    /// <param name="value">wValue.</param>
    /// <param name="index">wIndex.</param>
    /// <param name="data">May be empty.</param>
    void ControlOut(byte requestType, byte request, ushort value, ushort index, ReadOnlySpan<byte> data);

    /// <summary>A bulk transfer to the device, whole.</summary>
    void BulkOut(byte endpoint, ReadOnlySpan<byte> data);

    /// <summary>One bulk transfer from the device.</summary>
    /// <param name="endpoint">With bit 7 set.</param>
    /// <param name="data">Is filled.</param>
    /// <param name="wait">Longest wait.</param>
    /// <returns>Bytes received: 0 where nothing came in time.</returns>
    int BulkIn(byte endpoint, Span<byte> data, TimeSpan wait);

    /// <summary>Clears a halted endpoint.</summary>
    void ClearHalt(byte endpoint);

    /// <summary>Sets transfers going that receive from now on. Dispose the stream before the device.</summary>
    IUsbStream Stream(UsbStreamPlan plan);
}
