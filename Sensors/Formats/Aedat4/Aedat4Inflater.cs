namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>Decompresses packets. One thread; nothing is allocated but for damaged packets.</summary>
/// <param name="compression">Of the whole file.</param>
internal sealed class Aedat4Inflater(Aedat4Compression compression) : IDisposable
{
    private readonly ZstdInflater? _zstd = compression >= Aedat4Compression.Zstd ? new ZstdInflater() : null;

    /// <summary>Decompresses a packet.</summary>
    /// <param name="payload">The packet, possibly cut.</param>
    /// <param name="chunk">Gets what comes out, up to any damage.</param>
    /// <returns>False where it is damaged or cut.</returns>
    public bool TryInflate(ReadOnlySpan<byte> payload, Aedat4Chunk chunk)
    {
        chunk.Clear();
        return compression switch
        {
            Aedat4Compression.None => TryCopy(payload, chunk),
            Aedat4Compression.Lz4 or Aedat4Compression.Lz4High => Lz4Frame.TryDecode(payload, chunk),
            _ => TryInflateZstd(payload, chunk),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _zstd?.Dispose();

    private static bool TryCopy(ReadOnlySpan<byte> payload, Aedat4Chunk chunk)
    {
        if (!chunk.TryReserve(payload.Length))
        {
            return false;
        }

        payload.CopyTo(chunk.Free);
        chunk.Advance(payload.Length);
        return true;
    }

    private bool TryInflateZstd(ReadOnlySpan<byte> frame, Aedat4Chunk chunk)
    {
        var most = ZstdInflater.MostBytes(frame);
        for (var room = 1; chunk.TryReserve(room); room = chunk.Free.Length + 1)
        {
            if (_zstd!.TryInflate(frame, chunk.Free, out var count))
            {
                chunk.Advance(count);
                return true;
            }

            if ((ulong)chunk.Free.Length >= most)
            {
                break;
            }
        }

        return false;
    }
}
