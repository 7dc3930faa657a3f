namespace EdgeLearner.CameraBed.Streams;

/// <summary>Something that goes wrong when the stream has come to a byte. The transfer before it ends there.</summary>
/// <param name="AtByte">After so many bytes of the stream.</param>
/// <param name="Kind">What.</param>
/// <param name="LostBytes">Bytes of the stream from there on that never arrive. Whole words of the wire.</param>
/// <param name="Pause">For <see cref="StreamFaultKind.Pause"/>: how long nothing comes.</param>
public sealed record StreamFault(long AtByte, StreamFaultKind Kind, int LostBytes = 0, TimeSpan Pause = default);

/// <summary>What can go wrong.</summary>
public enum StreamFaultKind
{
    /// <summary>Nothing comes for a while; what was due meanwhile comes afterwards at once.</summary>
    Pause,

    /// <summary>The device sent more than the host had asked for: EOVERFLOW.</summary>
    Babble,

    /// <summary>A packet was not understood: EPROTO.</summary>
    Protocol,

    /// <summary>A packet's check sum was wrong, or it never ended: EILSEQ.</summary>
    BadPacket,

    /// <summary>The endpoint is halted: every transfer fails with EPIPE until the host clears it.</summary>
    Halt,

    /// <summary>The cable is pulled out.</summary>
    Unplug,
}
