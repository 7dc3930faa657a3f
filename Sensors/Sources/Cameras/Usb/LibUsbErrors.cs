namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>libusb's errors as <see cref="UsbException"/>s that say what to do.</summary>
internal static class LibUsbErrors
{
    private const int Timeout = -7;
    private const int NoMemory = -11;
    private const int Unnamed = -99;

    /// <summary>What to do where the library is missing.</summary>
    public static UsbException NoLibrary() =>
        new(UsbError.NoLibrary, "libusb-1.0.so.0 is not installed: install it (Debian and Ubuntu: sudo apt install libusb-1.0-0)");

    /// <summary>Whether nothing came in time.</summary>
    public static bool IsTimeout(int code) => code == Timeout;

    /// <summary>Throws what a call on the bus itself failed with, if it did.</summary>
    public static void ThrowIfFailed(int code, string doing)
    {
        if (code < 0)
        {
            var why = code == Unnamed ? "libusb does not say why: it needs the system's udev and /dev/bus/usb, which a container has to be given" : Text(code);
            throw new UsbException(Kind(code), $"USB: {doing} failed: {why}");
        }
    }

    /// <summary>Throws what a call on a device failed with, if it did.</summary>
    public static void ThrowIfFailed(int code, UsbDeviceInfo device, string doing)
    {
        if (code < 0)
        {
            throw Of(code, device, doing);
        }
    }

    /// <summary>What a call on a device failed with.</summary>
    public static UsbException Of(int code, UsbDeviceInfo device, string doing)
    {
        var what = $"{Name(device)} at USB port {device.Port}";
        return new(Kind(code), Kind(code) switch
        {
            UsbError.Access =>
                $"{what}: no permission for {DeviceNode.Path(device)}: install 60-edgelearner.rules in /etc/udev/rules.d, plug the camera in again, "
                + "run 'sudo usermod -aG edgelearner-camera $USER' and log in anew",
            UsbError.Busy => $"{what} is in use by {DeviceNode.FindUser(device) ?? "another program"}: end that first",
            UsbError.NoDevice => $"{what} was unplugged",
            _ when code == NoMemory =>
                $"{what}: {doing} failed: the kernel has no memory for so many transfers: lower Sensor:Transfers or Sensor:TransferKiB, "
                + "or raise /sys/module/usbcore/parameters/usbfs_memory_mb",
            _ => $"{what}: {doing} failed: {Text(code)}",
        });
    }

    private static string Name(UsbDeviceInfo device) => device.Product ?? $"{device.VendorId:x4}:{device.ProductId:x4}";

    private static UsbError Kind(int code) => code switch
    {
        -1 => UsbError.Io,
        -3 => UsbError.Access,
        -4 or -5 => UsbError.NoDevice, // "not found" is said of an interface or device that has just gone
        -6 => UsbError.Busy,
        Timeout => UsbError.Timeout,
        -8 => UsbError.Overflow,
        -9 => UsbError.Pipe,
        _ => UsbError.Other,
    };

    private static string Text(int code) => code switch
    {
        -1 => "a protocol error on the cable",
        -2 => "the kernel refused the request",
        -3 => "no permission",
        -4 or -5 => "there is no such device any more",
        -6 => "it is in use",
        Timeout => "no answer in time",
        -8 => "the device sent more than was asked for",
        -9 => "the device refused it",
        -10 => "it was interrupted",
        NoMemory => "there is not enough memory",
        -12 => "the machine cannot do this",
        _ => $"libusb error {code}",
    };
}
