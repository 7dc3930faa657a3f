using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats;

/// <summary>Turns bytes into events: no stream, no thread, no allocation. The caller brings state, packet and as many bytes as it has.</summary>
/// <param name="bytes">The next bytes of the recording, cut anywhere.</param>
/// <param name="geometry">Size of the sensor; events outside are dropped and counted.</param>
/// <param name="state">Everything that the bytes before have left behind.</param>
/// <param name="packet">Is appended to, until it is full or the bytes are used up.</param>
/// <returns>Bytes consumed; whole words only.</returns>
internal delegate int Decode<TState>(ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref TState state, EventPacket packet)
    where TState : struct, IDecoderState;

/// <summary>The same, to a binner's frames where that can be done, and to a packet for the rest: nothing that can be observed tells the difference.</summary>
/// <param name="bytes">The next bytes of the recording, cut anywhere.</param>
/// <param name="geometry">Size of the sensor; events outside are dropped and counted.</param>
/// <param name="state">Everything that the bytes before have left behind.</param>
/// <param name="binner">Has been pushed everything before, and will be pushed the packet next.</param>
/// <param name="packet">Is appended to by what goes no straight way, and counts what did: <see cref="EventPacket.BinnedAhead"/>.</param>
/// <returns>Bytes consumed; whole words only.</returns>
internal delegate int DecodeStraight<TState>(
    ReadOnlySpan<byte> bytes, SensorGeometry geometry, ref TState state, TimeBinner binner, EventPacket packet)
    where TState : struct, IDecoderState;

/// <summary>What a decoder carries from one piece of bytes to the next: a value, so that equal bytes cut in any way leave equal states.</summary>
internal interface IDecoderState
{
    /// <summary>What did not become an event so far.</summary>
    DecodeCounts Counts { get; }
}

/// <summary>A decoder and a stream as a recording: reads through one buffer and carries the undecoded remainder.</summary>
/// <param name="window">The recording behind its header; owned from here on.</param>
/// <param name="info">What the header said.</param>
/// <param name="decode">The decoder.</param>
/// <param name="straight">The decoder straight to frames, where the format has one.</param>
internal sealed class DecodingReader<TState>(
    ByteWindow window, RecordingInfo info, Decode<TState> decode, DecodeStraight<TState>? straight = null) : IEventReader
    where TState : struct, IDecoderState
{
    private TState _state;
    private long _trailingBytes;

    /// <inheritdoc/>
    public RecordingInfo Info => info;

    /// <inheritdoc/>
    public DecodeCounts Counts => _state.Counts with { TrailingBytes = _trailingBytes };

    /// <inheritdoc/>
    public bool Read(EventPacket packet) => Read(packet, straightTo: null);

    /// <inheritdoc/>
    public bool Read(EventPacket packet, TimeBinner? straightTo)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(packet.Capacity, EventPacket.MinReadCapacity);
        packet.Clear();
        do
        {
            window.Consume(
                straight is null || straightTo is null
                    ? decode(window.Bytes, info.Geometry, ref _state, packet)
                    : straight(window.Bytes, info.Geometry, ref _state, straightTo, packet));
            if (packet.Count > 0 || packet.ReachedUs is not null)
            {
                return true; // also a short one: a stream that is still being written is not waited for
            }
        }
        while (window.Fill());

        _trailingBytes = window.Bytes.Length;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => window.Dispose();
}
