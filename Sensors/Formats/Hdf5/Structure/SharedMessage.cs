namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>A message that another object has, as a type with a name of its own. Section IV.A.2 of the format's specification.</summary>
internal static class SharedMessage
{
    private const string What = "a shared message";
    private const int InHeap = 1;

    /// <summary>Reads the message where it is.</summary>
    /// <exception cref="InvalidDataException">It is not there.</exception>
    /// <exception cref="RecordingFormatException">It is in a heap.</exception>
    public static ReadOnlyMemory<byte> Resolve(FileBytes file, HeaderMessage message)
    {
        var fields = new FieldReader(message.Body.Span, file.Sizes, What);
        var version = fields.Byte();
        if (fields.Byte() == InHeap && version >= 3)
        {
            throw new RecordingFormatException("objects of the file share messages through a heap, which is not read: rewrite it with h5repack");
        }

        fields.Skip(version == 1 ? 6 : 0);
        var found = new ObjectHeaderReader(file).Read(fields.RequiredAddress()).FirstOrDefault(other => other.Type == message.Type);
        return found is { IsShared: false, Body.IsEmpty: false } ? found.Body : throw new InvalidDataException("a shared message is not where it is said to be");
    }
}
