using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Any decoder of words as a camera's: it may be given bytes cut anywhere, and with holes.</summary>
/// <param name="geometry">Size of the sensor.</param>
/// <param name="decode">The decoder; it takes whole words and leaves the rest.</param>
/// <param name="wordBytes">Size of a word.</param>
/// <param name="straight">The decoder straight to frames, where there is one.</param>
/// <param name="state">Where the stream begins; default: knowing nothing.</param>
/// <remarks>A buffer behind a hole begins with a whole word: USB loses whole transfers, and these are whole words.</remarks>
internal sealed class WireDecoder<TState>(
    SensorGeometry geometry, Decode<TState> decode, int wordBytes, DecodeStraight<TState>? straight = null, TState state = default) : IWireDecoder
    where TState : struct, ILiveState
{
    private readonly byte[] _cut = new byte[wordBytes];
    private int _cutLength;
    private long _trailingBytes;

    /// <inheritdoc/>
    public DecodeCounts Counts => state.Counts with { TrailingBytes = _trailingBytes };

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> bytes, EventPacket packet) => Decode(bytes, packet, straightTo: null);

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> bytes, EventPacket packet, TimeBinner? straightTo)
    {
        var consumed = 0;
        if (_cutLength > 0 && !TryDecodeCut(bytes, packet, out consumed))
        {
            return consumed;
        }

        consumed += straight is null || straightTo is null
            ? decode(bytes[consumed..], geometry, ref state, packet)
            : straight(bytes[consumed..], geometry, ref state, straightTo, packet);
        var rest = bytes[consumed..];
        if (rest.Length >= wordBytes)
        {
            return consumed;
        }

        rest.CopyTo(_cut);
        _cutLength = rest.Length;
        return bytes.Length;
    }

    /// <inheritdoc/>
    public void Skip(WireGap gap)
    {
        _trailingBytes += _cutLength;
        _cutLength = 0;
        state.Skip(gap.ElapsedUs, gap.SkippedUs, gap.HasUntold);
    }

    /// <summary>Decodes the word whose beginning was in the buffer before.</summary>
    /// <param name="bytes">The next buffer.</param>
    /// <param name="packet">Is appended to.</param>
    /// <param name="consumed">Bytes of the buffer that it took.</param>
    /// <returns>False where it is still not whole (all bytes are consumed), or the packet has no room for it (none are).</returns>
    private bool TryDecodeCut(ReadOnlySpan<byte> bytes, EventPacket packet, out int consumed)
    {
        consumed = Math.Min(wordBytes - _cutLength, bytes.Length);
        bytes[..consumed].CopyTo(_cut.AsSpan(_cutLength));
        if (_cutLength + consumed < wordBytes)
        {
            _cutLength += consumed;
            return false;
        }

        if (decode(_cut, geometry, ref state, packet) == 0)
        {
            consumed = 0;
            return false;
        }

        _cutLength = 0;
        return true;
    }
}
