namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>Links or attributes that are too many for the header of their object: messages in a heap, found by a tree. Sections IV.A.2.c and v of the format's specification.</summary>
internal static class DenseMessages
{
    private const int LinksByName = 5;
    private const int AttributesByName = 8;
    private const int HashBytes = 4;
    private const int HasOrder = 0x01;

    /// <summary>Reads all of a group's links.</summary>
    /// <param name="file">The file.</param>
    /// <param name="info">Says where heap and tree are.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Links(FileBytes file, ReadOnlyMemory<byte> info) =>
        Read(file, info, orderBytes: 8, LinksByName, record => record[HashBytes..]);

    /// <summary>Reads all of an object's attributes.</summary>
    /// <inheritdoc cref="Links"/>
    public static IEnumerable<ReadOnlyMemory<byte>> Attributes(FileBytes file, ReadOnlyMemory<byte> info) =>
        Read(file, info, orderBytes: 2, AttributesByName, record => record);

    private static IEnumerable<ReadOnlyMemory<byte>> Read(
        FileBytes file, ReadOnlyMemory<byte> info, int orderBytes, int kind, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> id)
    {
        if (Places(file, info.Span, orderBytes) is not (long heapAt, long treeAt))
        {
            return [];
        }

        var tree = Tree2.Read(file, treeAt);
        var heap = new FractalHeap(file, heapAt);
        return tree.Kind == kind && tree.RecordBytes > HashBytes
            ? tree.Records().Select(record => heap.Read(id(record))).OfType<ReadOnlyMemory<byte>>()
            : throw new InvalidDataException($"a tree of kind {tree.Kind} and records of {tree.RecordBytes} bytes where names are looked up");
    }

    private static (long? Heap, long? Tree) Places(FileBytes file, ReadOnlySpan<byte> info, int orderBytes)
    {
        var fields = new FieldReader(info, file.Sizes, "a place of links or attributes");
        fields.Skip(1);
        var flags = fields.Byte();
        fields.Skip((flags & HasOrder) != 0 ? orderBytes : 0);
        return (fields.Address(), fields.Address());
    }
}
