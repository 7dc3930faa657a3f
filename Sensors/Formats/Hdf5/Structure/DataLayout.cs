namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>How a dataset lies in the file.</summary>
internal abstract record DataLayout;

/// <summary>Within its header.</summary>
/// <param name="Bytes">All of it.</param>
internal sealed record CompactLayout(ReadOnlyMemory<byte> Bytes) : DataLayout;

/// <summary>In one piece.</summary>
/// <param name="Address">Where; null where nothing was written.</param>
/// <param name="Bytes">Its size; null where the layout does not say it.</param>
internal sealed record ContiguousLayout(long? Address, long? Bytes) : DataLayout;

/// <summary>In chunks of one size.</summary>
/// <param name="Chunk">Elements of a chunk in each dimension.</param>
/// <param name="Index">How chunks are found.</param>
/// <param name="Address">Where what finds them is; null where nothing was written.</param>
internal sealed record ChunkedLayout(IReadOnlyList<uint> Chunk, ChunkIndexKind Index, long? Address) : DataLayout
{
    /// <summary>Whether filters pass over chunks that reach beyond the dataset.</summary>
    public bool LeavesEdges { get; init; }

    /// <summary>Size of the only chunk and the filters that passed over it; null where it was not filtered.</summary>
    public (long Bytes, uint SkippedFilters)? Single { get; init; }
}

/// <summary>How chunks are found.</summary>
internal enum ChunkIndexKind
{
    /// <summary>By a tree of version 1.</summary>
    Tree1 = 0,

    /// <summary>There is one.</summary>
    Single = 1,

    /// <summary>They stand one behind the other.</summary>
    Implicit = 2,

    /// <summary>By an array of a fixed length.</summary>
    FixedArray = 3,

    /// <summary>By an array that grows.</summary>
    ExtensibleArray = 4,

    /// <summary>By a tree of version 2.</summary>
    Tree2 = 5,
}
