namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>A source that can be lost and come back: a camera.</summary>
public interface ILiveSource : IEventSource
{
    /// <summary>The camera; the same one after every reconnect.</summary>
    CameraInfo Info { get; }

    /// <summary>Whether it is there.</summary>
    SensorStatus Status { get; }

    /// <summary>Told of every change of <see cref="Status"/>, on the source's thread: must not block. Set before subscribing to the stream.</summary>
    Action<SensorStatus>? StatusChanged { get; set; }

    /// <summary>Is given every buffer as it came from the wire, before it is decoded, on the source's thread: must not block. Set likewise.</summary>
    IWireTap? Tap { get; set; }

    /// <summary>What happened on the wire. From any thread.</summary>
    WireCounts Wire { get; }

    /// <summary>Changes biases, regions, filters from the next buffer on. From any thread; a refusal is logged.</summary>
    void Apply(SensorOptions options);
}

/// <summary>Whether a sensor is there, as <c>sensor/ID/status</c> says it.</summary>
public enum SensorStatus
{
    /// <summary>It streams.</summary>
    Online,

    /// <summary>It is lost; it is being looked for.</summary>
    Offline,

    /// <summary>It was stopped on purpose.</summary>
    Disabled,
}

/// <summary>Somebody who wants a camera's bytes as they came.</summary>
public interface IWireTap
{
    /// <summary>Bytes of one transfer, lent until this returns.</summary>
    /// <param name="bytes">1 or more.</param>
    /// <param name="isAfterLoss">Whether bytes are missing before them.</param>
    void Take(ReadOnlySpan<byte> bytes, bool isAfterLoss);
}

/// <summary>A camera's account over all its connections: bytes completed = bytes decoded + bytes discarded, once the ring is empty.</summary>
/// <param name="Transfers">Transfers completed.</param>
/// <param name="Bytes">Bytes that they brought.</param>
/// <param name="DecodedBytes">Bytes that were decoded.</param>
/// <param name="DiscardedTransfers">Transfers discarded because decoding was late.</param>
/// <param name="DiscardedBytes">Bytes of these.</param>
/// <param name="Overflows">How often discarding began.</param>
/// <param name="Errors">Transfers that failed, after which the stream went on.</param>
/// <param name="Reconnects">How often the camera was lost and found again.</param>
/// <param name="Waiting">Buffers that wait to be decoded.</param>
/// <param name="Silences">How often the camera sent nothing for so long that time went on by the host's clock.</param>
public readonly record struct WireCounts(
    long Transfers, long Bytes, long DecodedBytes, long DiscardedTransfers, long DiscardedBytes, long Overflows, long Errors, long Reconnects, int Waiting, long Silences = 0);
