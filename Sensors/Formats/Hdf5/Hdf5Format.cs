using EdgeLearner.Sensors.Formats.Hdf5.Structure;
using EdgeLearner.Sensors.Formats.Hdf5.Writing;

namespace EdgeLearner.Sensors.Formats.Hdf5;

/// <summary>HDF5: Metavision's events with or without their compression (ECF), DSEC, and tables of many tools.</summary>
internal sealed class Hdf5Format : IWritableFormat
{
    /// <inheritdoc/>
    public string Name => "HDF5";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".hdf5", ".h5"];

    /// <inheritdoc/>
    public FormatMatch Match(ReadOnlySpan<byte> head) => Superblock.IsIn(head) ? FormatMatch.Certain : FormatMatch.No;

    /// <inheritdoc/>
    public IEventReader Open(Stream stream, OpenOptions options)
    {
        if (!stream.CanSeek)
        {
            throw new RecordingFormatException("HDF5 is read from a file: what is where stands all over it");
        }

        try
        {
            var file = FileBytes.Open(stream);
            return new Hdf5Events(file).Find().Read(options, file);
        }
        catch (InvalidDataException error)
        {
            throw new RecordingFormatException($"the file is damaged, or of a kind of HDF5 that is not read: {error.Message}");
        }
    }

    /// <inheritdoc/>
    public IEventWriter Create(Stream stream, WriteOptions options) => new Hdf5Writer(stream, options);
}
