namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>Transfers and the memory they receive into, by number: what a <see cref="BulkStream"/> needs of libusb.</summary>
internal interface ITransferPort : IDisposable
{
    /// <summary>Is told when a transfer that was submitted comes back, each once, in the order of the wire. Set before the first is submitted. Must not throw: native code calls.</summary>
    TransferEnded? Ended { get; set; }

    /// <summary>Sets a transfer going that receives into a buffer.</summary>
    /// <returns>False where it does not; <paramref name="error"/> says why.</returns>
    bool TrySubmit(int transfer, int buffer, out UsbException? error);

    /// <summary>Asks a transfer in flight to come back now.</summary>
    void Cancel(int transfer);

    /// <summary>Clears the halted endpoint; no transfer is in flight.</summary>
    /// <returns>Why it could not; null = done.</returns>
    UsbException? ClearHalt();

    /// <summary>What lies in a buffer.</summary>
    ReadOnlySpan<byte> Bytes(int buffer, int length);
}

/// <summary>A transfer has come back.</summary>
/// <param name="transfer">Its number.</param>
/// <param name="end">How.</param>
/// <param name="length">Bytes received.</param>
internal delegate void TransferEnded(int transfer, TransferEnd end, int length);

/// <summary>How a transfer ends, as libusb numbers it.</summary>
internal enum TransferEnd
{
    /// <summary>Full, or ended by a short packet.</summary>
    Completed = 0,

    /// <summary>A protocol error on the wire.</summary>
    Failed = 1,

    /// <summary>Its time was over; what had come is there.</summary>
    TimedOut = 2,

    /// <summary>It was asked to come back; likewise.</summary>
    Cancelled = 3,

    /// <summary>The endpoint is halted.</summary>
    Stalled = 4,

    /// <summary>The device is gone.</summary>
    NoDevice = 5,

    /// <summary>The device sent more than was asked for.</summary>
    Babbled = 6,
}
