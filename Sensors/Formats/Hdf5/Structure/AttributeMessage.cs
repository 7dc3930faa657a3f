using System.Text;

namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>An attribute of an object. Section IV.A.2.m of the format's specification.</summary>
/// <param name="File">The file.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is.</param>
/// <param name="Bytes">One or more of it.</param>
internal sealed record AttributeMessage(FileBytes File, string Name, Datatype Type, ReadOnlyMemory<byte> Bytes)
{
    private const int IsTypeShared = 0x01;
    private const int IsSpaceShared = 0x02;

    /// <summary>Reads the message.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static AttributeMessage Read(FileBytes file, ReadOnlyMemory<byte> message)
    {
        var fields = new FieldReader(message.Span, file.Sizes, "an attribute");
        var version = fields.Byte();
        var flags = version == 1 ? 0 : fields.Byte();
        fields.Skip(version == 1 ? 1 : 0);
        var (nameBytes, typeBytes, spaceBytes) = (fields.UInt16(), fields.UInt16(), fields.UInt16());
        fields.Skip(version >= 3 ? 1 : 0);
        var name = Encoding.UTF8.GetString(Part(message, ref fields, nameBytes, version).Span).TrimEnd('\0');
        var type = Part(message, ref fields, typeBytes, version);
        var space = Part(message, ref fields, spaceBytes, version);
        type = (flags & IsTypeShared) != 0 ? SharedMessage.Resolve(file, new(MessageType.Datatype, true, type)) : type;
        if ((flags & IsSpaceShared) != 0 || space.IsEmpty)
        {
            throw new InvalidDataException($"the attribute {name} says nothing of its size");
        }

        var element = DatatypeReader.Read(type.Span, file.Sizes);
        var bytes = (UInt128)Dataspace.Read(space.Span, file.Sizes).Elements * (uint)element.Bytes;
        return new(file, name, element, message.Slice(fields.Position, (int)UInt128.Min(bytes, (uint)fields.Left))); // behind it may be what fills the message up
    }

    /// <summary>The text that it is.</summary>
    /// <returns>Null where it is none.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public string? Text()
    {
        var bytes = Type.Text switch
        {
            TextPlace.InPlace => Bytes.Span[..Math.Min(Type.Bytes, Bytes.Length)],
            TextPlace.InHeap => GlobalHeap.Read(File, Bytes.Span),
            _ => null,
        };
        return Type.Text == TextPlace.None ? null : Encoding.UTF8.GetString(bytes).TrimEnd('\0', ' ');
    }

    /// <summary>The numbers that it is, up to the first that is no whole one.</summary>
    public IReadOnlyList<long> Numbers()
    {
        var numbers = new List<long>();
        for (var rest = Bytes.Span; Type.Number is { } number && rest.Length >= Type.Bytes && number.TryRead(rest, 0, out var value); rest = rest[Type.Bytes..])
        {
            numbers.Add(value);
        }

        return numbers;
    }

    private static ReadOnlyMemory<byte> Part(ReadOnlyMemory<byte> message, ref FieldReader fields, int bytes, int version)
    {
        var from = fields.Position;
        fields.Skip(bytes);
        var part = message[from..fields.Position];
        if (version == 1)
        {
            fields.Pad(from);
        }

        return part;
    }
}
