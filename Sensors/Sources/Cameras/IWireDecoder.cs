using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Bytes of a camera to events, in pieces cut anywhere. One thread; nothing is allocated.</summary>
internal interface IWireDecoder
{
    /// <summary>What did not become an event so far.</summary>
    DecodeCounts Counts { get; }

    /// <summary>Appends to the packet until it is full or the bytes are used up.</summary>
    /// <returns>Bytes consumed: at the end of a buffer all of them (a word that is cut is kept inside).</returns>
    int Decode(ReadOnlySpan<byte> bytes, EventPacket packet);

    /// <summary>The same; what can go straight to a binner's frames goes there, past the packet. Default: nothing can.</summary>
    /// <param name="bytes">The next bytes.</param>
    /// <param name="packet">Brings the rest.</param>
    /// <param name="straightTo">Has been pushed all packets before, and is pushed this one next. Null: all goes into the packet.</param>
    int Decode(ReadOnlySpan<byte> bytes, EventPacket packet, TimeBinner? straightTo) => Decode(bytes, packet);

    /// <summary>Bytes are missing: forgets the place, and puts the clock right as soon as the stream tells it.</summary>
    /// <param name="gap">How long.</param>
    void Skip(WireGap gap);
}

/// <summary>A hole in the bytes of a camera.</summary>
/// <param name="ElapsedUs">Time between the buffers before and after it, by the host's clock.</param>
/// <param name="SkippedUs">Sensor time that the missing bytes told, where they were seen at all: <see cref="Usb.UsbLoss.SkippedUs"/>.</param>
/// <param name="HasUntold">Whether bytes are missing that nobody saw, so that more time may have passed.</param>
internal readonly record struct WireGap(long ElapsedUs, long SkippedUs, bool HasUntold = false);
