using EdgeLearner.Sensors.Formats.Hdf5.Structure;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>THE list of filters that are read, by the numbers that they are registered with.</summary>
/// <remarks>https://support.hdfgroup.org/documentation/index.html, registered filter plugins.</remarks>
internal static class ChunkFilters
{
    private const int Deflate = 1;
    private const int Shuffle = 2;
    private const int Fletcher = 3;
    private const int Szip = 4;
    private const int NBit = 5;
    private const int ScaleOffset = 6;
    private const int Lzf = 32000;
    private const int Blosc = 32001;
    private const int Lz4 = 32004;
    private const int Zstd = 32015;
    private const int Ecf = 0x8ECF;

    /// <summary>A filter for the chunks of a dataset.</summary>
    /// <exception cref="RecordingFormatException">It is not read.</exception>
    public static IChunkFilter Of(FilterStep step) => step.Id switch
    {
        Deflate => new DeflateFilter(),
        Shuffle => new ShuffleFilter(step.Parameters is [var bytes, ..] ? (int)Math.Min(bytes, int.MaxValue) : 1),
        Fletcher => new Fletcher32Filter(),
        Lzf => new LzfFilter(),
        Blosc => new BloscFilter(),
        Lz4 => new Lz4Filter(),
        Zstd => new ZstdFilter(),
        Ecf => new EcfFilter(),
        _ => throw new RecordingFormatException(
            $"the events are compressed with the HDF5 filter {step.Id} ({Name(step)}), which is not read: rewrite them with h5repack -f GZIP=4"),
    };

    /// <summary>Its name; the newest files leave out those of the filters that the library brings.</summary>
    private static string Name(FilterStep step) => step.Id switch
    {
        Szip => "szip",
        NBit => "nbit",
        ScaleOffset => "scaleoffset",
        _ => step.Name.Length > 0 ? step.Name : "unnamed filter",
    };
}
