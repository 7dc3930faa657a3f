namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>Undoes what was done to a chunk before it was written. One thread; keeps nothing from chunk to chunk but buffers.</summary>
internal interface IChunkFilter : IDisposable
{
    /// <summary>Decodes a chunk.</summary>
    /// <param name="from">All of it.</param>
    /// <param name="to">Room for the chunk as it was, and no more than a little beyond.</param>
    /// <returns>Bytes that it was.</returns>
    /// <exception cref="InvalidDataException">The chunk is damaged.</exception>
    /// <exception cref="RecordingFormatException">It is of a kind that is not read.</exception>
    int Decode(ReadOnlyMemory<byte> from, Span<byte> to);

    /// <inheritdoc/>
    void IDisposable.Dispose()
    {
    }
}
