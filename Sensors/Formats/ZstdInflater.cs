using ZstdSharp;

namespace EdgeLearner.Sensors.Formats;

/// <summary>Decompresses frames of Zstandard. One thread; nothing is allocated but for damaged ones.</summary>
internal sealed class ZstdInflater : IDisposable
{
    private readonly Decompressor _decompressor = new();

    /// <summary>Bytes that come out of a frame, as it says; else a bound by its length. Of damaged blocks more may come, without end.</summary>
    /// <returns>0 where it is none.</returns>
    public static ulong MostBytes(ReadOnlySpan<byte> frame)
    {
        try
        {
            return Decompressor.GetDecompressedSize(frame);
        }
        catch (ZstdException)
        {
            return 0;
        }
    }

    /// <summary>Decompresses a frame.</summary>
    /// <param name="frame">All of it.</param>
    /// <param name="to">Gets what comes out.</param>
    /// <param name="count">Bytes of that.</param>
    /// <returns>False where it is damaged, or has more.</returns>
    public bool TryInflate(ReadOnlySpan<byte> frame, Span<byte> to, out int count)
    {
        count = 0;
        try
        {
            return _decompressor.TryUnwrap(frame, to, out count);
        }
        catch (ZstdException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _decompressor.Dispose();
}
