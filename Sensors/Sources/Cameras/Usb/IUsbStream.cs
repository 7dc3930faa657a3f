namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>Bulk transfers that follow one another without a pause, and the ring in which their bytes wait for the decoder.</summary>
/// <remarks>
/// Transfers complete on the bus's thread, are stamped there and submitted again at once. When the ring is full, what comes is received all the
/// same and discarded, so that the camera never stalls; the first buffer after it says what was lost. Nothing is allocated while it streams.
/// </remarks>
internal interface IUsbStream : IDisposable
{
    /// <summary>What happened so far. From any thread.</summary>
    UsbStreamCounts Counts { get; }

    /// <summary>Why no more will come; null while it streams.</summary>
    UsbException? Error { get; }

    /// <summary>Gives the next buffer, in the order of the wire. The one before goes back into the ring. One thread.</summary>
    /// <param name="wait">Longest wait.</param>
    /// <param name="buffer">Lent until the next call.</param>
    /// <returns>False where nothing came in time, and, once all that had come was taken, for good when <see cref="Error"/> is there.</returns>
    bool TryTake(TimeSpan wait, out UsbBuffer buffer);
}

/// <summary>Bytes of one transfer.</summary>
internal readonly ref struct UsbBuffer
{
    /// <summary>The bytes, 1 or more.</summary>
    public required ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>When the transfer completed, by <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public required long CompletedTimestamp { get; init; }

    /// <summary>What was lost between the buffer before and this one.</summary>
    public UsbLoss Loss { get; init; }
}

/// <summary>What is missing in a stream.</summary>
/// <param name="Transfers">Transfers that were discarded or failed; 0 = nothing is missing.</param>
/// <param name="Bytes">Bytes that were discarded.</param>
/// <param name="SkippedUs">Sensor time that the discarded bytes told, by <see cref="UsbStreamPlan.CountUs"/>.</param>
/// <param name="Failed">Transfers among them that failed: what their bytes told nobody knows.</param>
internal readonly record struct UsbLoss(long Transfers, long Bytes, long SkippedUs, long Failed = 0);

/// <summary>A stream's account: bytes completed = bytes taken + bytes waiting + bytes discarded.</summary>
/// <param name="Transfers">Transfers completed.</param>
/// <param name="Bytes">Bytes that they brought.</param>
/// <param name="DiscardedTransfers">Transfers among them that were discarded because the ring was full.</param>
/// <param name="DiscardedBytes">Bytes of these.</param>
/// <param name="Overflows">How often discarding began.</param>
/// <param name="Errors">Transfers that failed (stall, babble, protocol error), after which the stream went on.</param>
/// <param name="Waiting">Buffers in the ring that were not taken yet.</param>
internal readonly record struct UsbStreamCounts(
    long Transfers, long Bytes, long DiscardedTransfers, long DiscardedBytes, long Overflows, long Errors, int Waiting);

/// <summary>How a stream is to run.</summary>
/// <param name="Endpoint">Bulk IN endpoint.</param>
/// <param name="TransferBytes">Size of a transfer.</param>
/// <param name="Transfers">Transfers in flight.</param>
/// <param name="RingBuffers">Buffers in the ring, those in flight among them.</param>
/// <param name="Timeout">Where no transfer completes for so long, one comes back with what it has.</param>
/// <param name="CountUs">Tells how much sensor time bytes count that are discarded. Null: none.</param>
internal sealed record UsbStreamPlan(
    byte Endpoint, int TransferBytes, int Transfers, int RingBuffers, TimeSpan Timeout, CountSensorTime? CountUs = null);

/// <summary>Sensor time in microseconds that words count which must not be missed (wraps of a short clock), for bytes that nobody will decode. On the bus's thread: no state, no allocation.</summary>
internal delegate long CountSensorTime(ReadOnlySpan<byte> bytes);
