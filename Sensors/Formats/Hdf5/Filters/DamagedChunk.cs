namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>What is said of chunks that are damaged.</summary>
internal static class DamagedChunk
{
    /// <summary>It is.</summary>
    public static InvalidDataException Error(Exception? why = null) => new("a compressed chunk is damaged", why);

    /// <summary>Room for what comes out.</summary>
    /// <exception cref="InvalidDataException">There is less: more comes out than a chunk has.</exception>
    public static Span<byte> Room(Span<byte> to, long bytes) => bytes <= to.Length && bytes >= 0 ? to[..(int)bytes] : throw Error();
}
