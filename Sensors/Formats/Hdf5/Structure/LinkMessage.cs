using System.Text;

namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>A link of a group. Section IV.A.2.g of the format's specification.</summary>
internal static class LinkMessage
{
    private const int SizeMask = 0x03;
    private const int HasOrder = 0x04;
    private const int HasKind = 0x08;
    private const int HasCharacters = 0x10;
    private const int Hard = 0;
    private const int Soft = 1;

    /// <summary>Reads the message.</summary>
    /// <returns>Null for one that leads into another file.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static Link? Read(ReadOnlySpan<byte> message, FieldSizes sizes)
    {
        var fields = new FieldReader(message, sizes, "a link");
        fields.Skip(1);
        var flags = fields.Byte();
        var kind = (flags & HasKind) != 0 ? fields.Byte() : Hard;
        fields.Skip(((flags & HasOrder) != 0 ? 8 : 0) + ((flags & HasCharacters) != 0 ? 1 : 0));
        var nameBytes = (long)Math.Min(fields.Number(1 << (flags & SizeMask)), int.MaxValue);
        var name = Encoding.UTF8.GetString(fields.Take(nameBytes));
        return kind switch
        {
            Hard => new(name, fields.RequiredAddress()),
            Soft => new(name, null, Encoding.UTF8.GetString(fields.Take(fields.UInt16()))),
            _ => null,
        };
    }
}
