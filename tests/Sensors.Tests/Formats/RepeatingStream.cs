namespace EdgeLearner.Sensors.Tests.Formats;

/// <summary>A header, and then a payload again and again up to a size that no test would keep anywhere. Does not seek.</summary>
/// <param name="header">Comes once.</param>
/// <param name="payload">Comes <paramref name="rounds"/> times.</param>
/// <param name="rounds">How often.</param>
internal sealed class RepeatingStream(byte[] header, byte[] payload, int rounds) : Stream
{
    private int _at;
    private int _round = -1; // the header

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => header.Length + ((long)payload.Length * rounds);

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var piece = _round < 0 ? header : payload;
        if (_at == piece.Length)
        {
            (_round, _at, piece) = (_round + 1, 0, payload);
        }

        if (_round == rounds)
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, piece.Length - _at);
        piece.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
