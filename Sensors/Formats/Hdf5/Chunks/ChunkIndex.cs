using EdgeLearner.Sensors.Formats.Hdf5.Structure;

namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>Opens what finds the chunks of a dataset.</summary>
internal static class ChunkIndex
{
    /// <summary>Opens it.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static IChunkIndex Open(FileBytes file, ChunkedLayout layout, ChunkGrid grid) => layout.Address is not { } address
        ? new Nothing()
        : layout.Index switch
        {
            ChunkIndexKind.Tree1 => new Tree1Index(file, address, grid),
            ChunkIndexKind.Tree2 => new Tree2Index(file, address, grid),
            ChunkIndexKind.FixedArray => new FixedArrayIndex(file, address, grid),
            ChunkIndexKind.ExtensibleArray => new ExtensibleArrayIndex(file, address, grid),
            ChunkIndexKind.Implicit => new ImplicitIndex(address, grid),
            _ => new SingleIndex(layout, grid),
        };

    /// <summary>Of a dataset without any chunk.</summary>
    private sealed class Nothing : IChunkIndex
    {
        public ChunkPlace? Find(ChunkPosition chunk) => null;
    }

    /// <summary>Chunks that stand one behind the other.</summary>
    private sealed class ImplicitIndex(long first, ChunkGrid grid) : IChunkIndex
    {
        public ChunkPlace? Find(ChunkPosition chunk)
        {
            var before = (UInt128)grid.Number(chunk) * grid.ChunkBytes;
            return new(before < long.MaxValue - (ulong)first ? first + (long)before : long.MaxValue, (long)grid.ChunkBytes, 0);
        }
    }

    /// <summary>A chunk that is all of the dataset.</summary>
    private sealed class SingleIndex(ChunkedLayout layout, ChunkGrid grid) : IChunkIndex
    {
        public ChunkPlace? Find(ChunkPosition chunk) => chunk != default ? null
            : layout.Single is { } single ? new(layout.Address!.Value, single.Bytes, single.SkippedFilters)
            : new(layout.Address!.Value, (long)grid.ChunkBytes, 0);
    }
}
