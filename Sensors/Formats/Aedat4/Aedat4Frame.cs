namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>What payloads of packets look like from outside: enough to walk from one to the next without decompressing any.</summary>
/// <param name="compression">Of the whole file.</param>
internal readonly struct Aedat4Frame(Aedat4Compression compression)
{
    /// <summary>What a packet of events begins with, and where in its payload: to look for.</summary>
    public ReadOnlySpan<byte> Mark => compression switch
    {
        Aedat4Compression.None => Aedat4Words.Events,
        Aedat4Compression.Lz4 or Aedat4Compression.Lz4High => Lz4Frame.Magic,
        _ => ZstdFrame.Magic,
    };

    /// <summary>Where in a payload the <see cref="Mark"/> stands.</summary>
    public int MarkOffset => compression == Aedat4Compression.None ? Aedat4Words.IdentifierOffset : 0;

    /// <summary>Whether a packet of any stream may begin like this.</summary>
    /// <param name="payload">Its first bytes.</param>
    /// <param name="size">Of the whole payload.</param>
    public bool IsBegin(ReadOnlySpan<byte> payload, int size) => compression == Aedat4Compression.None
        ? BitConverter.ToUInt32(payload) == size - Aedat4Words.SizeBytes
        : payload.StartsWith(Mark);

    /// <summary>Looks for the end of a payload by the lengths of its parts.</summary>
    /// <param name="payload">It and possibly more, or a part of it.</param>
    /// <param name="length">Its bytes; where it has no end, those of its parts that are there.</param>
    /// <returns>False where it is damaged or cut.</returns>
    public bool TryMeasure(ReadOnlySpan<byte> payload, out int length)
    {
        switch (compression)
        {
            case Aedat4Compression.None:
                var isWhole = BitConverter.ToUInt32(payload) == payload.Length - Aedat4Words.SizeBytes;
                length = isWhole ? payload.Length : 0;
                return isWhole;
            case Aedat4Compression.Lz4 or Aedat4Compression.Lz4High:
                return Lz4Frame.TryMeasure(payload, out length);
            default:
                return ZstdFrame.TryMeasure(payload, out length);
        }
    }
}
