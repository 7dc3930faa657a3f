namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>What stands where nothing was written. Sections IV.A.2.e and f of the format's specification.</summary>
internal static class FillValue
{
    private const int IsDefined3 = 0x20;

    /// <summary>Reads the message.</summary>
    /// <param name="header">Of the dataset.</param>
    /// <param name="bytes">Size of an element.</param>
    /// <returns>An element; zeros where the file says nothing.</returns>
    public static byte[] Of(ObjectHeader header, int bytes)
    {
        var value = header.Find(MessageType.FillValue) is { } message ? New(message.Span, header.File.Sizes)
            : header.Find(MessageType.OldFillValue) is { } old ? Sized(new FieldReader(old.Span, header.File.Sizes, "a fill value"))
            : default;
        return value.Length == bytes ? value.ToArray() : new byte[bytes];
    }

    private static ReadOnlySpan<byte> New(ReadOnlySpan<byte> message, FieldSizes sizes)
    {
        var fields = new FieldReader(message, sizes, "a fill value");
        var version = fields.Byte();
        if (version >= 3)
        {
            return (fields.Byte() & IsDefined3) != 0 ? Sized(fields) : default;
        }

        fields.Skip(2); // when it is written
        var isDefined = fields.Byte() != 0;
        return version == 1 || isDefined ? Sized(fields) : default;
    }

    private static ReadOnlySpan<byte> Sized(FieldReader fields) => fields.Left < sizeof(uint) ? default : fields.Take(fields.UInt32());
}
