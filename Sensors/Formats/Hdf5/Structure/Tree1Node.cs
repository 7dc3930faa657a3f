namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>The head of a node of a tree of version 1. Section III.A.1 of the format's specification.</summary>
/// <param name="Level">0 = its children are what the tree finds.</param>
/// <param name="Count">Its children: a key before each, and one behind the last.</param>
/// <param name="Entries">Where the first key is.</param>
internal readonly record struct Tree1Node(int Level, int Count, long Entries)
{
    /// <summary>Kind of a tree that finds the links of a group.</summary>
    public const byte OfGroups = 0;

    /// <summary>Kind of a tree that finds chunks.</summary>
    public const byte OfChunks = 1;

    /// <summary>Levels of a tree: of 64 children each they reach farther than any file.</summary>
    public const int MaxLevels = 8;

    private const string What = "a node of a tree";
    private const int SignatureBytes = 4;
    private const int HeadBytes = 8; // before the neighbours

    private static ReadOnlySpan<byte> Signature => "TREE"u8;

    /// <summary>Reads the head of a node.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="kind">Of the tree.</param>
    /// <param name="level">That its parent says it has; null for the root.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static Tree1Node Read(FileBytes file, long address, byte kind, int? level)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        file.Read(address, head);
        var fields = new FieldReader(head, file.Sizes, What);
        var isNode = fields.Take(SignatureBytes).SequenceEqual(Signature) && fields.Byte() == kind;
        var node = new Tree1Node(isNode ? fields.Byte() : MaxLevels, isNode ? fields.UInt16() : 0, address + HeadBytes + (2 * file.Sizes.Address));
        return node.Level < MaxLevels && (level ?? node.Level) == node.Level ? node : throw new InvalidDataException($"there is no node of a tree at byte {address}");
    }
}
