namespace EdgeLearner.Benchmarks;

/// <summary>A file whose payload comes again and again: a recording without an end.</summary>
/// <param name="file">Header and payload.</param>
/// <param name="payloadStart">Where the payload begins.</param>
internal sealed class RepeatingStream(byte[] file, int payloadStart) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        _position = _position == file.Length ? payloadStart : _position;
        var count = Math.Min(buffer.Length, file.Length - _position);
        file.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
