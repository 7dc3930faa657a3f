namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>Finds the chunks of a dataset. One thread; memory does not grow with the number of chunks.</summary>
internal interface IChunkIndex
{
    /// <summary>Looks a chunk up.</summary>
    /// <returns>Null where it was never written.</returns>
    /// <exception cref="InvalidDataException">What would say where it is is damaged.</exception>
    ChunkPlace? Find(ChunkPosition chunk);
}

/// <summary>Where a chunk is in the file.</summary>
/// <param name="Address">Its first byte.</param>
/// <param name="Bytes">Its size there.</param>
/// <param name="SkippedFilters">A bit for each filter that passed over it, the lowest for the first.</param>
internal readonly record struct ChunkPlace(long Address, long Bytes, uint SkippedFilters);
