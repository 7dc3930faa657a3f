using System.IO.Compression;
using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Formats.Npy;

/// <summary>An array of an archive, up to where it is damaged.</summary>
/// <param name="entry">The array.</param>
/// <param name="damage">Is told where it ends before its time.</param>
internal sealed class NpzStream(ZipArchiveEntry entry, DamageCount damage) : ForwardStream
{
    private readonly Stream _inner = entry.Open();
    private long _left = entry.Length;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_left <= 0 || buffer.IsEmpty)
        {
            return 0;
        }

        var count = ReadWhole(buffer);
        _left -= count;
        if (count == 0)
        {
            damage.Pieces++;
            _left = 0;
        }

        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Bytes that could be decompressed; damaged ones may also pass for an end.</summary>
    private int ReadWhole(Span<byte> buffer)
    {
        try
        {
            return _inner.Read(buffer);
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }
}
