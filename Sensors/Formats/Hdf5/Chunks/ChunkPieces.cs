using EdgeLearner.Sensors.Formats.Hdf5.Filters;
using EdgeLearner.Sensors.Formats.Hdf5.Structure;

namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>The rows of a dataset in chunks: a piece is a chunk, or the chunks that lie side by side.</summary>
/// <param name="file">The file.</param>
/// <param name="grid">How it is cut.</param>
/// <param name="index">Finds the chunks.</param>
/// <param name="filters">Undoes what was done to them; owned from here on.</param>
/// <param name="leavesEdges">Whether that was not done to chunks that reach beyond the dataset.</param>
/// <param name="fill">An element where nothing was written.</param>
internal sealed class ChunkPieces(FileBytes file, ChunkGrid grid, IChunkIndex index, FilterPipeline filters, bool leavesEdges, byte[] fill) : IRowPieces
{
    /// <summary>What the index of a file takes at least for a chunk.</summary>
    private const int LeastEntryBytes = sizeof(ushort);

    private readonly RentedBytes _beside = new();
    private long _storedLeft = 2 * file.Length; // chunks do not share bytes; as much again for those whose size is damaged

    /// <inheritdoc/>
    public ulong Rows => ((ulong)file.Length / LeastEntryBytes) + 1 is var chunks && chunks < ulong.MaxValue / grid.ChunkRows ? chunks * grid.ChunkRows : ulong.MaxValue;

    /// <inheritdoc/>
    public int PieceRows => (int)grid.ChunkRows;

    private int RowBytes => (int)(grid.RowElements * grid.ElementBytes);

    /// <inheritdoc/>
    public bool TryRead(ulong first, int rows, RentedBytes to)
    {
        var down = first / grid.ChunkRows;
        return grid.Across == 1 && (int)grid.ChunkRowBytes == RowBytes
            ? TryReadChunk(new(down, 0), (ulong)rows * grid.ChunkRowBytes, to)
            : TryReadBeside(down, rows, to);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        filters.Dispose();
        _beside.Dispose();
    }

    /// <summary>Puts together rows whose elements are in several chunks, or in one that has more than they.</summary>
    private bool TryReadBeside(ulong down, int rows, RentedBytes to)
    {
        var isWritten = false;
        var chunkRowBytes = (int)grid.ChunkRowBytes;
        for (var across = 0UL; across < grid.Across; across++)
        {
            var isChunk = TryReadChunk(new(down, across), (ulong)rows * grid.ChunkRowBytes, _beside);
            var table = to.Rent(rows * RowBytes).Span;
            var at = (int)across * chunkRowBytes;
            var part = Math.Min(chunkRowBytes, RowBytes - at);
            var chunk = isChunk ? _beside.Rent(rows * chunkRowBytes).Span : default;
            for (var row = 0; row < rows; row++)
            {
                var place = table.Slice((row * RowBytes) + at, part);
                if (isChunk)
                {
                    chunk.Slice(row * chunkRowBytes, part).CopyTo(place);
                }
                else
                {
                    Filling.Fill(place, fill);
                }
            }

            isWritten |= isChunk;
        }

        return isWritten;
    }

    /// <summary>Reads a chunk.</summary>
    /// <param name="position">Which.</param>
    /// <param name="needed">Bytes that the dataset has of it: the last of some writers are no longer.</param>
    /// <param name="to">Gets the chunk.</param>
    /// <returns>False where it was never written.</returns>
    private bool TryReadChunk(ChunkPosition position, ulong needed, RentedBytes to)
    {
        if (index.Find(position) is not { } place)
        {
            return false;
        }

        var bytes = (int)grid.ChunkBytes;
        var skipped = leavesEdges && grid.IsEdge(position) ? uint.MaxValue : place.SkippedFilters;
        if (place.Bytes <= 0 || place.Bytes > FilterPipeline.MostBytes(bytes) || place.Address > file.Length - place.Bytes || (_storedLeft -= place.Bytes) < 0)
        {
            throw new InvalidDataException($"a chunk of {place.Bytes} bytes at byte {place.Address}, in a file of {file.Length}");
        }

        if (!filters.Has(skipped))
        {
            file.Read(place.Address, place.Bytes == bytes ? to.Rent(bytes).Span : throw new InvalidDataException($"a chunk of {place.Bytes} bytes for {bytes}"));
            return true;
        }

        FilterPipeline.RequirePlausible(place.Bytes, bytes);
        var stored = filters.Stored((int)place.Bytes);
        file.Read(place.Address, stored.Span);
        var count = filters.Decode(stored, skipped, to.Rent(bytes).Span);
        return (ulong)count >= needed ? true : throw new InvalidDataException($"a compressed chunk of {count} bytes for {needed}");
    }
}
