using ZstdSharp;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>Decompresses packets. One thread; nothing is allocated but for damaged packets.</summary>
/// <param name="compression">Of the whole file.</param>
internal sealed class Aedat4Inflater(Aedat4Compression compression) : IDisposable
{
    private readonly Decompressor? _zstd = compression >= Aedat4Compression.Zstd ? new Decompressor() : null;

    private static ReadOnlySpan<byte> ZstdMagic => [0x28, 0xB5, 0x2F, 0xFD];

    /// <summary>What a packet of events begins with, and where in its payload: to look for.</summary>
    public ReadOnlySpan<byte> Mark => compression switch
    {
        Aedat4Compression.None => Aedat4Words.Events,
        Aedat4Compression.Lz4 or Aedat4Compression.Lz4High => Lz4Frame.Magic,
        _ => ZstdMagic,
    };

    /// <summary>Where in a payload the <see cref="Mark"/> stands.</summary>
    public int MarkOffset => compression == Aedat4Compression.None ? Aedat4Words.IdentifierOffset : 0;

    /// <summary>Whether a packet of any stream may begin like this.</summary>
    /// <param name="payload">Its first bytes.</param>
    /// <param name="size">Of the whole payload.</param>
    public bool IsBegin(ReadOnlySpan<byte> payload, int size) => compression == Aedat4Compression.None
        ? BitConverter.ToUInt32(payload) == size - Aedat4Words.SizeBytes
        : payload.StartsWith(Mark);

    /// <summary>Decompresses a packet.</summary>
    /// <param name="payload">The packet, possibly cut.</param>
    /// <param name="chunk">Gets what comes out, up to any damage.</param>
    /// <param name="length">Bytes of the payload that the packet takes; of one that is damaged, those before the damage, as far as is known.</param>
    /// <returns>False where it is damaged or cut.</returns>
    public bool TryInflate(ReadOnlySpan<byte> payload, Aedat4Chunk chunk, out int length)
    {
        chunk.Clear();
        if (compression is Aedat4Compression.Lz4 or Aedat4Compression.Lz4High)
        {
            return Lz4Frame.TryDecode(payload, chunk, out length);
        }

        var isWhole = compression == Aedat4Compression.None ? TryCopy(payload, chunk) : TryInflateZstd(payload, chunk);
        length = isWhole ? payload.Length : 0;
        return isWhole;
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
        return BitConverter.ToUInt32(payload) == payload.Length - Aedat4Words.SizeBytes;
    }

    private bool TryInflateZstd(ReadOnlySpan<byte> frame, Aedat4Chunk chunk)
    {
        try
        {
            var most = Decompressor.GetDecompressedSize(frame); // of damaged blocks more may come, without end
            int count;
            while (!_zstd!.TryUnwrap(frame, chunk.Free, out count))
            {
                if ((ulong)chunk.Free.Length >= most || !chunk.TryReserve(chunk.Free.Length + 1))
                {
                    return false;
                }
            }

            chunk.Advance(count);
            return true;
        }
        catch (ZstdException)
        {
            return false;
        }
    }
}
