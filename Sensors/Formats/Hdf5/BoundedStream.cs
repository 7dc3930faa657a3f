namespace EdgeLearner.Sensors.Formats.Hdf5;

/// <summary>A file as the library may read it: so often in a row and so much at once as a sound file asks for. A damaged one may lead in circles.</summary>
/// <param name="inner">The file; owned from here on. Must seek.</param>
internal sealed class BoundedStream(Stream inner) : Stream
{
    /// <summary>Far more reads than the structure of a recording takes, or the index of its chunks.</summary>
    private const int MaxReads = 1_000_000;

    /// <summary>Largest read: a chunk is read at once.</summary>
    private const int MaxReadBytes = 64 << 20;

    private readonly long _length = inner.Length;
    private int _reads;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">It is not within the file.</exception>
    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value >= 0 && value <= _length ? value : throw Beyond();
    }

    /// <summary>Begins to count anew.</summary>
    public void Renew() => _reads = 0;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">It is too much, or the file is over: the library asks for nothing that a sound file has not.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (++_reads > MaxReads || buffer.Length > MaxReadBytes)
        {
            throw new InvalidDataException("its structure leads nowhere");
        }

        var count = inner.Read(buffer);
        return count > 0 || buffer.IsEmpty ? count : throw Beyond();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => _length + offset,
    };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }

    private static InvalidDataException Beyond() => new("it ends before what it says to have");
}
