using System.Buffers;

namespace EdgeLearner.Sensors.Formats;

/// <summary>A stream seen through one reused buffer: what has been read and not yet consumed lies in one piece. Need not seek; constant memory.</summary>
/// <param name="stream">Where the bytes come from.</param>
/// <param name="leaveOpen">Whether the stream stays the caller's. Default: it is owned from here on.</param>
internal sealed class ByteWindow(Stream stream, bool leaveOpen = false) : IDisposable
{
    /// <summary>Large enough that the read call does not count, small enough to stay in the second cache.</summary>
    private const int BufferBytes = 256 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _start;
    private int _end;

    /// <summary>Bytes read and not yet consumed.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Bytes consumed since the beginning.</summary>
    public long Position { get; private set; }

    /// <summary>Passes over the first bytes.</summary>
    public void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_end - _start));
        _start += count;
        Position += count;
    }

    /// <summary>Reads on until so many bytes lie in one piece. The buffer grows with what comes, not with what is asked for.</summary>
    /// <returns>False where the stream ends before.</returns>
    public bool Require(int count)
    {
        while (_end - _start < count)
        {
            if (_end - _start == _buffer.Length)
            {
                Grow();
            }

            if (!Fill())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads on, once: the bytes grow by whatever the stream has.</summary>
    /// <returns>False at the end of the stream, or when the window is full.</returns>
    public bool Fill()
    {
        if (_start > 0)
        {
            Bytes.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        var count = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        return count > 0;
    }

    /// <summary>Closes the stream and gives the buffer back.</summary>
    public void Dispose()
    {
        if (!leaveOpen)
        {
            stream.Dispose();
        }

        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
        _start = _end = 0;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _end, _start) = (larger, _end - _start, 0);
    }
}
