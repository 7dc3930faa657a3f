using PureHDF;
using PureHDF.Filters;

namespace EdgeLearner.Sensors.Formats.Hdf5;

/// <summary>HDF5: Metavision's events with or without their compression (ECF), DSEC, and tables of many tools.</summary>
internal sealed class Hdf5Format : IWritableFormat
{
    /// <summary>Compressions that the library does not know.</summary>
    private static readonly IH5Filter[] Filters = [new EcfFilter(), new BloscFilter(), new ZstdFilter()];

    /// <summary>What every file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <inheritdoc/>
    public string Name => "HDF5";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".hdf5", ".h5"];

    /// <inheritdoc/>
    public FormatMatch Match(ReadOnlySpan<byte> head) => head.StartsWith(Magic) ? FormatMatch.Certain : FormatMatch.No;

    /// <inheritdoc/>
    public IEventReader Open(Stream stream, OpenOptions options)
    {
        if (!stream.CanSeek)
        {
            throw new RecordingFormatException("HDF5 is read from a file: what is where stands all over it");
        }

        foreach (var filter in Filters)
        {
            H5Filter.Register(filter);
        }

        try
        {
            var bounded = new BoundedStream(stream);
            var file = H5File.Open(bounded);
            return new Hdf5Events(bounded, file).Find().Read(options, file);
        }
        catch (Exception error) when (error is not (RecordingFormatException or IOException)) // the library throws whatever comes, and asks for all the memory that a damaged length claims
        {
            throw new RecordingFormatException($"the file is damaged, or of a kind of HDF5 that is not read: {error.Message}");
        }
    }

    /// <inheritdoc/>
    public IEventWriter Create(Stream stream, WriteOptions options) => new Hdf5Writer(stream, options);
}
