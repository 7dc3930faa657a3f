using EdgeLearner.Sensors.Formats.Hdf5.Structure;

namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>How the rows of a dataset are cut into chunks: down, and across where a row has several elements.</summary>
internal sealed class ChunkGrid
{
    private readonly IReadOnlyList<ulong> _largest;
    private readonly ulong _sideDown;
    private readonly ulong _sideAcross;

    /// <summary>Of a dataset.</summary>
    /// <param name="space">Of one dimension or of two.</param>
    /// <param name="layout">The sides of a chunk.</param>
    /// <param name="elementBytes">Size of an element.</param>
    /// <exception cref="InvalidDataException">They do not fit.</exception>
    public ChunkGrid(Dataspace space, ChunkedLayout layout, int elementBytes)
    {
        Rank = space.Dimensions.Count;
        if (layout.Chunk.Count != Rank || layout.Chunk.Contains(0u))
        {
            throw new InvalidDataException($"chunks of {layout.Chunk.Count} dimensions in a dataset of {Rank}");
        }

        _largest = space.Largest;
        (_sideDown, _sideAcross) = (layout.Chunk[0], Rank > 1 ? layout.Chunk[1] : 1);
        (Rows, RowElements) = (space.Dimensions[0], Rank > 1 ? space.Dimensions[1] : 1);
        ElementBytes = (uint)elementBytes;
    }

    /// <summary>Dimensions: 1 or 2.</summary>
    public int Rank { get; }

    /// <summary>Rows of the dataset.</summary>
    public ulong Rows { get; }

    /// <summary>Elements of a row.</summary>
    public ulong RowElements { get; }

    /// <summary>Size of an element.</summary>
    public ulong ElementBytes { get; }

    /// <summary>Rows of a chunk.</summary>
    public ulong ChunkRows => _sideDown;

    /// <summary>Bytes of a row of a chunk.</summary>
    public ulong ChunkRowBytes => _sideAcross * ElementBytes;

    /// <summary>Bytes of a chunk; sides are of 32 bits each, and a chunk that is read is much smaller.</summary>
    public ulong ChunkBytes => _sideDown > ulong.MaxValue / ChunkRowBytes ? ulong.MaxValue : _sideDown * ChunkRowBytes;

    /// <summary>Chunks that make a row.</summary>
    public ulong Across => Count(RowElements, _sideAcross);

    /// <summary>Whether a chunk reaches beyond the dataset.</summary>
    public bool IsEdge(ChunkPosition chunk) => (chunk.Down + 1) * _sideDown > Rows || (chunk.Across + 1) * _sideAcross > RowElements;

    /// <summary>The place of a chunk among all that there may come to be, row by row; where only rows have an end, column by column.</summary>
    public ulong Number(ChunkPosition chunk) => Rank > 1 && _largest[1] == Dataspace.Unlimited
        ? (chunk.Across * Count(_largest[0], _sideDown)) + chunk.Down
        : (chunk.Down * (Rank > 1 ? Count(_largest[1], _sideAcross) : 1)) + chunk.Across;

    /// <summary>Reads the position of a chunk, in chunks or in elements.</summary>
    /// <param name="fields">At a number of eight bytes for each dimension.</param>
    /// <param name="inElements">Whether it is told in elements.</param>
    public ChunkPosition Position(ref FieldReader fields, bool inElements)
    {
        var down = fields.Number(sizeof(ulong));
        var across = Rank > 1 ? fields.Number(sizeof(ulong)) : 0;
        return inElements ? new(down / _sideDown, across / _sideAcross) : new(down, across);
    }

    private static ulong Count(ulong elements, ulong side) => (elements / side) + (elements % side == 0 ? 0UL : 1UL);
}

/// <summary>Where in its dataset a chunk is.</summary>
/// <param name="Down">Chunks above it.</param>
/// <param name="Across">Chunks to its left.</param>
internal readonly record struct ChunkPosition(ulong Down, ulong Across) : IComparable<ChunkPosition>
{
    /// <inheritdoc/>
    public int CompareTo(ChunkPosition other) => Down == other.Down ? Across.CompareTo(other.Across) : Down.CompareTo(other.Down);
}
