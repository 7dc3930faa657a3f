namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>The header of an object: messages that say what it is. Section IV.A of the format's specification.</summary>
/// <param name="file">The file.</param>
/// <param name="messages">In their order.</param>
internal sealed class ObjectHeader(FileBytes file, IReadOnlyList<HeaderMessage> messages)
{
    /// <summary>The file.</summary>
    public FileBytes File => file;

    /// <summary>Reads a header of either version.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ObjectHeader Read(FileBytes file, long address) => new(file, new ObjectHeaderReader(file).Read(address));

    /// <summary>Whether there is a message.</summary>
    public bool Has(MessageType type) => messages.Any(message => message.Type == type);

    /// <summary>The first message of a type.</summary>
    /// <returns>Null where there is none.</returns>
    public ReadOnlyMemory<byte>? Find(MessageType type) => All(type).Select(body => (ReadOnlyMemory<byte>?)body).FirstOrDefault();

    /// <summary>The first message of a type.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public ReadOnlyMemory<byte> Require(MessageType type) => Find(type) ?? throw new InvalidDataException($"an object header has no message {type}");

    /// <summary>The messages of a type.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> All(MessageType type) =>
        messages.Where(message => message.Type == type).Select(message => message.IsShared ? SharedMessage.Resolve(file, message) : message.Body);
}

/// <summary>A message of an object's header.</summary>
/// <param name="Type">What it is about.</param>
/// <param name="IsShared">Whether it only says where the message is.</param>
/// <param name="Body">What it says.</param>
internal readonly record struct HeaderMessage(MessageType Type, bool IsShared, ReadOnlyMemory<byte> Body);
