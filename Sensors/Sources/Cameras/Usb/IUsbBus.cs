namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>All that cameras need to know of USB: what is plugged in, opening it, and being told of changes.</summary>
/// <remarks>The seam: <c>LibUsbBus</c> is the real one; anything else that drives USB, or a test, can stand in. From any thread.</remarks>
internal interface IUsbBus : IDisposable
{
    /// <summary>Every device that is plugged in now, hubs too, in the order of bus and port. Sends nothing to a device where the system has its strings.</summary>
    /// <returns>Needs no permission: of a device that may not be opened only strings may be missing, and these only where the system does not show them.</returns>
    /// <exception cref="UsbException">The bus cannot be read.</exception>
    IReadOnlyList<UsbDeviceInfo> List();

    /// <summary>Opens a device.</summary>
    /// <exception cref="UsbException">It is gone, or may not be opened.</exception>
    IUsbDevice Open(UsbDeviceInfo device);

    /// <summary>Asks to be told whenever a device is plugged in from now on, until disposed.</summary>
    /// <param name="plugged">On the bus's own thread: must return at once, must not throw, and must not call back into the bus.</param>
    IDisposable Watch(Action plugged);
}
