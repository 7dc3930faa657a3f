namespace EdgeLearner.Learning.Checkpoints;

/// <summary>Passes bytes on, read or written, and takes their checksum on the way. Leaves the stream below open.</summary>
/// <param name="inner">The stream below.</param>
internal sealed class HashedStream(Stream inner) : Stream
{
    private readonly Sha256 _hash = new();

    /// <summary>Bytes that have passed.</summary>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => inner.CanRead;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => inner.CanWrite;

    /// <summary>Of the stream below.</summary>
    public override long Length => inner.Length;

    /// <inheritdoc/>
    public override long Position { get => Bytes; set => throw new NotSupportedException(); }

    /// <summary>sha256 of all bytes that have passed, lower-case hex. Once, at the end.</summary>
    public string Finish() => _hash.Finish();

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        Count(buffer[..read]);
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        Count(buffer);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private void Count(ReadOnlySpan<byte> passed)
    {
        _hash.Append(passed);
        Bytes += passed.Length;
    }
}
