using System.Numerics;

namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>A tree of version 2, whose nodes all have records. Section III.A.2 of the format's specification.</summary>
internal sealed class Tree2
{
    /// <summary>Where in a node its first record is.</summary>
    public const int RecordsAt = SignatureBytes + 2;

    private const string What = "a tree";
    private const int MaxDepth = Tree1Node.MaxLevels;
    private const int SignatureBytes = 4;

    private readonly FileBytes _file;
    private readonly int _nodeBytes;
    private readonly int _countBytes; // of a number of records in a node
    private readonly int[] _totalBytes = new int[MaxDepth + 1]; // of a number of records in and below a node, by its height

    private Tree2(FileBytes file, long address)
    {
        _file = file;
        var headBytes = SignatureBytes + 14 + file.Sizes.Address + file.Sizes.Length;
        var fields = new FieldReader(file.ReadChecked(What, address, headBytes + CheckSum.Bytes), file.Sizes, What);
        var isTree = fields.Take(SignatureBytes).SequenceEqual("BTHD"u8);
        fields.Skip(1);
        Kind = fields.Byte();
        _nodeBytes = (int)Math.Min(fields.UInt32(), FileBytes.MaxStructureBytes);
        RecordBytes = fields.UInt16();
        var depth = fields.UInt16();
        fields.Skip(2);
        var root = fields.Address();
        var records = fields.UInt16();
        if (!isTree || depth > MaxDepth || RecordBytes == 0 || _nodeBytes < RecordsAt + RecordBytes + CheckSum.Bytes)
        {
            throw new InvalidDataException($"there is no tree at byte {address}");
        }

        _countBytes = SizeNumbers(depth);
        Root = root is { } at ? new(at, records, depth) : null;
    }

    /// <summary>What the records are.</summary>
    public int Kind { get; }

    /// <summary>Size of a record.</summary>
    public int RecordBytes { get; }

    /// <summary>The topmost node; null in a tree without any.</summary>
    public Tree2Place? Root { get; }

    /// <summary>Reads the head of a tree.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static Tree2 Read(FileBytes file, long address) => new(file, address);

    /// <summary>All records, in their order.</summary>
    /// <exception cref="InvalidDataException">A node is damaged.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Records() => Root is { } root ? Below(root) : [];

    /// <summary>What a node begins with.</summary>
    public static ReadOnlySpan<byte> Signature(Tree2Place place) => place.Height > 0 ? "BTIN"u8 : "BTLF"u8;

    /// <summary>Bytes of a node that are used.</summary>
    /// <exception cref="InvalidDataException">They are more than it has.</exception>
    public int UsedBytes(Tree2Place place)
    {
        var bytes = RecordsAt + ((long)place.Records * RecordBytes) + (place.Height > 0 ? (place.Records + 1) * ChildBytes(place.Height) : 0) + CheckSum.Bytes;
        return bytes <= _nodeBytes ? (int)bytes : throw new InvalidDataException($"{What} has a node of {place.Records} records at byte {place.Address}");
    }

    /// <summary>Where the child of a node is.</summary>
    public Tree2Place Child(Tree2Place place, ReadOnlySpan<byte> node, int index)
    {
        var fields = new FieldReader(node, _file.Sizes, What);
        fields.Skip(RecordsAt + (place.Records * RecordBytes) + (index * ChildBytes(place.Height)));
        return new(fields.RequiredAddress(), (int)Math.Min(fields.Number(_countBytes), ushort.MaxValue), place.Height - 1);
    }

    private IEnumerable<ReadOnlyMemory<byte>> Below(Tree2Place place)
    {
        var bytes = _file.ReadChecked(What, place.Address, UsedBytes(place));
        var node = bytes.AsSpan().StartsWith(Signature(place)) ? new Tree2Node(this, place, bytes) : throw new InvalidDataException($"there is no node of a tree at byte {place.Address}");
        for (var i = 0; i <= place.Records; i++)
        {
            if (place.Height > 0)
            {
                foreach (var record in Below(node.Child(i)))
                {
                    yield return record;
                }
            }

            if (i < place.Records)
            {
                yield return node.Record(i);
            }
        }
    }

    private int ChildBytes(int height) => _file.Sizes.Address + _countBytes + _totalBytes[height - 1];

    /// <summary>Finds how many bytes a node spends on numbers of records: no more than what the fullest node below it needs.</summary>
    private int SizeNumbers(int depth)
    {
        var overhead = RecordsAt + CheckSum.Bytes;
        var total = (ulong)((_nodeBytes - overhead) / RecordBytes); // in the fullest leaf
        var countBytes = BytesFor(total);
        for (var height = 1; height <= depth; height++)
        {
            var childBytes = _file.Sizes.Address + countBytes + _totalBytes[height - 1];
            var most = (ulong)(Math.Max(0, _nodeBytes - overhead - childBytes) / (RecordBytes + childBytes));
            total = ((most + 1) * total) + most;
            _totalBytes[height] = BytesFor(total);
        }

        return countBytes;
    }

    private static int BytesFor(ulong number) => (BitOperations.Log2(Math.Max(1, number)) / 8) + 1;
}

/// <summary>Where a node of a tree is.</summary>
/// <param name="Address">Its place in the file.</param>
/// <param name="Records">Records that it has.</param>
/// <param name="Height">Levels below it; 0 = a leaf.</param>
internal readonly record struct Tree2Place(long Address, int Records, int Height);

/// <summary>A node of a tree.</summary>
/// <param name="Tree">The tree.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Bytes">The node.</param>
internal readonly record struct Tree2Node(Tree2 Tree, Tree2Place Place, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>A record.</summary>
    public ReadOnlyMemory<byte> Record(int index) => Bytes.Slice(Tree2.RecordsAt + (index * Tree.RecordBytes), Tree.RecordBytes);

    /// <summary>The child before a record, or behind the last.</summary>
    public Tree2Place Child(int index) => Tree.Child(Place, Bytes.Span, index);
}
