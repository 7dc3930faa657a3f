namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>All that cameras need to know of USB: what is plugged in, opening it, and being told of changes.</summary>
/// <remarks>The seam: <c>LibUsbBus</c> is the real one; anything else that drives USB, or a test, can stand in. From any thread.</remarks>
internal interface IUsbBus : IDisposable
{
    /// <summary>Every device on the bus, in the order of bus and port. Opens none: what needs no permission.</summary>
    /// <exception cref="UsbException">The bus cannot be read.</exception>
    IReadOnlyList<UsbDeviceInfo> List();

    /// <summary>Opens a device.</summary>
    /// <exception cref="UsbException">It is gone, or may not be opened.</exception>
    IUsbDevice Open(UsbDeviceInfo device);

    /// <summary>Asks to be told of every device that comes or goes from now on, until disposed.</summary>
    /// <param name="changed">On the bus's own thread: must return at once and must not call back into the bus.</param>
    IDisposable Watch(Action<UsbChange> changed);
}

/// <summary>A device came or went.</summary>
/// <param name="Device">Which.</param>
/// <param name="IsHere">Whether it came.</param>
internal readonly record struct UsbChange(UsbDeviceInfo Device, bool IsHere);
