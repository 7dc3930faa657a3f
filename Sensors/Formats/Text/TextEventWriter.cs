using System.Buffers.Text;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Text;

/// <summary>Writes events as lines <c>t,x,y,p</c>, times in microseconds, below a line of these names.</summary>
internal sealed class TextEventWriter : IEventWriter
{
    private const int BufferBytes = 64 * 1024;
    private const int MaxLineBytes = 20 + 5 + 5 + 1 + 4;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _length;

    /// <summary>Begins a recording.</summary>
    /// <param name="stream">Where it goes; stays the caller's.</param>
    public TextEventWriter(Stream stream)
    {
        _stream = stream;
        stream.Write("t,x,y,p\n"u8);
    }

    /// <inheritdoc/>
    public void Write(EventPacket packet)
    {
        for (var i = 0; i < packet.Count; i++)
        {
            if (_length > BufferBytes - MaxLineBytes)
            {
                Flush();
            }

            Put(packet.TimesUs[i], (byte)',');
            Put(packet.Xs[i], (byte)',');
            Put(packet.Ys[i], (byte)',');
            Put(packet.Polarities[i], (byte)'\n');
        }
    }

    /// <inheritdoc/>
    public void Complete() => Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Put(long number, byte end)
    {
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var length);
        _length += length;
        _buffer[_length++] = end;
    }

    private void Flush()
    {
        _stream.Write(_buffer, 0, _length);
        _length = 0;
    }
}
