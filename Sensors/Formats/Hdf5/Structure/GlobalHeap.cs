namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>Texts of any length, which attributes only point to. Section III.E of the format's specification.</summary>
internal static class GlobalHeap
{
    private const string What = "a global heap";
    private const int SignatureBytes = 4;

    private static ReadOnlySpan<byte> Signature => "GCOL"u8;

    /// <summary>Reads what an element points to.</summary>
    /// <param name="file">The file.</param>
    /// <param name="element">Length, place of a collection, number of an object in it.</param>
    /// <exception cref="InvalidDataException">It is not there.</exception>
    public static byte[] Read(FileBytes file, ReadOnlySpan<byte> element)
    {
        var fields = new FieldReader(element, file.Sizes, What);
        var length = fields.UInt32();
        if (length == 0)
        {
            return [];
        }

        var objects = Collection(file, fields.RequiredAddress());
        for (var index = fields.UInt32(); objects.Left > 0;)
        {
            var number = objects.UInt16();
            objects.Skip(6); // links to it
            var size = objects.Length();
            var from = objects.Position;
            if (number == index)
            {
                return objects.Take(Math.Min(length, size)).ToArray();
            }

            if (number == 0)
            {
                break; // free space, up to the end
            }

            objects.Skip(size);
            objects.Pad(from);
        }

        throw new InvalidDataException($"{What} has no object that an attribute points to");
    }

    /// <summary>A collection, at its first object.</summary>
    private static FieldReader Collection(FileBytes file, long address)
    {
        var headBytes = SignatureBytes + 4 + file.Sizes.Length;
        var head = new FieldReader(file.ReadStructure(What, address, headBytes), file.Sizes, What);
        var isOne = head.Take(SignatureBytes).SequenceEqual(Signature);
        head.Skip(4); // its version
        var all = isOne ? file.ReadStructure(What, address, head.Length()) : throw new InvalidDataException($"there is no global heap at byte {address}");
        var objects = new FieldReader(all, file.Sizes, What);
        objects.Skip(headBytes);
        return objects;
    }
}
