using EdgeLearner.Sensors.Formats.Hdf5.Structure;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>All that was done to the chunks of a dataset, undone from the last to the first. One thread.</summary>
/// <param name="steps">In the order in which they were done.</param>
/// <exception cref="RecordingFormatException">One of them is not read.</exception>
internal sealed class FilterPipeline(IEnumerable<FilterStep> steps) : IDisposable
{
    /// <summary>Most that any of them makes of a byte: what deflate makes of zeros.</summary>
    private const int MaxRatio = 1032;

    /// <summary>A chunk that is not too large to be made of whatever is stored: other codecs have no end to their ratio.</summary>
    private const int PlausibleBytes = 1 << 20;

    /// <summary>What a chunk grows by at most, where a filter adds a sum or a compressor finds nothing to do.</summary>
    private const int SomeBytes = 4096;

    private readonly IChunkFilter[] _filters = [.. steps.Select(ChunkFilters.Of)];
    private readonly RentedBytes _here = new();
    private readonly RentedBytes _there = new();

    /// <summary>Whether there is anything to undo.</summary>
    /// <param name="skipped">A bit for each filter that passed over the chunk, the lowest for the first.</param>
    public bool Has(uint skipped)
    {
        for (var i = 0; i < _filters.Length; i++)
        {
            if (!IsSkipped(i, skipped))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Refuses a chunk that would have to be larger than what is stored of it can be.</summary>
    /// <param name="stored">Bytes in the file.</param>
    /// <param name="bytes">Bytes that it claims to have been.</param>
    /// <exception cref="InvalidDataException">It claims too much.</exception>
    public static void RequirePlausible(long stored, long bytes)
    {
        if (bytes > PlausibleBytes && bytes / MaxRatio > stored)
        {
            throw new InvalidDataException($"a chunk of {bytes} bytes of which {stored} are stored");
        }
    }

    /// <summary>Most bytes that a chunk may have where some of its filters, or all, are not undone yet.</summary>
    /// <param name="chunkBytes">Its size.</param>
    public static int MostBytes(int chunkBytes) => chunkBytes + (chunkBytes / 8) + SomeBytes;

    /// <summary>Room for a chunk as it is stored.</summary>
    public Memory<byte> Stored(int bytes) => _here.Rent(bytes);

    /// <summary>Decodes a chunk.</summary>
    /// <param name="stored">What <see cref="Stored"/> gave, filled.</param>
    /// <param name="skipped">As for <see cref="Has"/>; some filter is not.</param>
    /// <param name="chunk">Gets the chunk.</param>
    /// <returns>Bytes that the chunk has.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="RecordingFormatException">It is of a kind that is not read.</exception>
    public int Decode(ReadOnlyMemory<byte> stored, uint skipped, Span<byte> chunk)
    {
        var (from, to) = (stored, _there);
        var last = 0;
        while (IsSkipped(last, skipped))
        {
            last++;
        }

        for (var i = _filters.Length - 1; i > last; i--)
        {
            if (!IsSkipped(i, skipped))
            {
                var room = to.Rent(MostBytes(chunk.Length));
                from = room[.._filters[i].Decode(from, room.Span)];
                to = to == _there ? _here : _there;
            }
        }

        return _filters[last].Decode(from, chunk);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var filter in _filters)
        {
            filter.Dispose();
        }

        _here.Dispose();
        _there.Dispose();
    }

    private static bool IsSkipped(int filter, uint skipped) => filter < 32 && (skipped & (1u << filter)) != 0;
}
