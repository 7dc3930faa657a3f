using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats;

/// <summary>Turns events into bytes: no stream, no allocation. The caller brings state and room.</summary>
/// <param name="packet">Events.</param>
/// <param name="at">In: the first event that is not encoded yet; out: the same, further on.</param>
/// <param name="state">What the bytes before have told a reader.</param>
/// <param name="bytes">Is filled from the front; room for <see cref="EncodingWriter{TState}.MinRoom"/> or more.</param>
/// <returns>Bytes written, 1 or more. Zero events may be taken: time then goes on in steps that a reader can follow.</returns>
/// <exception cref="RecordingFormatException">The format cannot code the event.</exception>
internal delegate int Encode<TState>(EventPacket packet, ref int at, ref TState state, Span<byte> bytes)
    where TState : struct;

/// <summary>An encoder and a stream as a recording under way: writes through one buffer.</summary>
internal sealed class EncodingWriter<TState> : IEventWriter
    where TState : struct
{
    /// <summary>Bytes that an encoder can count on.</summary>
    public const int MinRoom = 64;

    private const int BufferBytes = 64 * 1024;

    private readonly Stream _stream;
    private readonly Encode<TState> _encode;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private TState _state;
    private int _length;

    /// <summary>Begins a recording.</summary>
    /// <param name="stream">Where it goes; stays the caller's.</param>
    /// <param name="header">What stands before the events.</param>
    /// <param name="encode">The encoder.</param>
    /// <param name="state">What a reader knows from the header. Default: nothing.</param>
    public EncodingWriter(Stream stream, ReadOnlySpan<byte> header, Encode<TState> encode, TState state = default)
    {
        (_stream, _encode, _state) = (stream, encode, state);
        _stream.Write(header);
    }

    /// <inheritdoc/>
    public void Write(EventPacket packet)
    {
        for (var at = 0; at < packet.Count;)
        {
            if (_length > BufferBytes - MinRoom)
            {
                Flush();
            }

            _length += _encode(packet, ref at, ref _state, _buffer.AsSpan(_length));
        }
    }

    /// <inheritdoc/>
    public void Complete() => Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Flush()
    {
        _stream.Write(_buffer, 0, _length);
        _length = 0;
    }
}
