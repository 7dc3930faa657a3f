namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>USB said no. The message is one line for people.</summary>
internal sealed class UsbException(UsbError error, string message) : Exception(message)
{
    /// <summary>What kind of no.</summary>
    public UsbError Error => error;
}

/// <summary>What USB can say no for.</summary>
internal enum UsbError
{
    /// <summary>The permissions of the device node.</summary>
    Access,

    /// <summary>Somebody else has the interface.</summary>
    Busy,

    /// <summary>The device is gone.</summary>
    NoDevice,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The device refused (stall).</summary>
    Pipe,

    /// <summary>The device sent more than was asked for (babble).</summary>
    Overflow,

    /// <summary>A protocol error on the wire.</summary>
    Io,

    /// <summary>libusb-1.0 is not installed.</summary>
    NoLibrary,

    /// <summary>Anything else.</summary>
    Other,
}
