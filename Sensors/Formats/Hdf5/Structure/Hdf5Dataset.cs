namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>A dataset: what its elements are, how many there are, and how they lie in the file.</summary>
/// <param name="Name">Its name in its group.</param>
/// <param name="Type">What an element is.</param>
/// <param name="Space">How many there are.</param>
/// <param name="Header">Says the rest.</param>
internal sealed record Hdf5Dataset(string Name, Datatype Type, Dataspace Space, ObjectHeader Header)
{
    /// <summary>The file.</summary>
    public FileBytes File => Header.File;

    /// <summary>Whether an object is a dataset.</summary>
    public static bool Is(ObjectHeader header) => header.Has(MessageType.Layout);

    /// <summary>Reads what is needed to tell what a dataset is.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static Hdf5Dataset Read(string name, ObjectHeader header) => new(
        name,
        DatatypeReader.Read(header.Require(MessageType.Datatype).Span, header.File.Sizes),
        Dataspace.Read(header.Require(MessageType.Dataspace).Span, header.File.Sizes),
        header);

    /// <summary>How it lies in the file.</summary>
    /// <exception cref="InvalidDataException">That is damaged.</exception>
    /// <exception cref="RecordingFormatException">It is of a kind that is not read.</exception>
    public DataLayout Layout() => Header.Has(MessageType.ExternalFiles)
        ? throw new RecordingFormatException($"the dataset {Name} lies in other files, which are not read: copy it with h5repack")
        : LayoutMessage.Read(Header.Require(MessageType.Layout), File.Sizes);

    /// <summary>What was done to its chunks, in that order.</summary>
    public IReadOnlyList<FilterStep> Filters() => Header.Find(MessageType.Filters) is { } message ? FilterMessage.Read(message.Span, File.Sizes) : [];

    /// <summary>What stands where nothing was written: an element.</summary>
    public byte[] Fill() => FillValue.Of(Header, Type.Bytes);
}
