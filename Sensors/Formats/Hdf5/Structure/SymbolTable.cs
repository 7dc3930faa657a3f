namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>The links of a group of the old kind: a tree of version 1, lists of links, and a heap of their names. Sections III.A.1 to III.D of the format's specification.</summary>
internal sealed class SymbolTable
{
    private const string What = "a symbol table";
    private const int SignatureBytes = 4;
    private const int IsSoftLink = 2;
    private const int ScratchBytes = 16;

    private readonly FileBytes _file;
    private readonly byte[] _names;
    private readonly List<Link> _links = [];

    private SymbolTable(FileBytes file, long heap) => (_file, _names) = (file, Names(file, heap));

    private static ReadOnlySpan<byte> ListSignature => "SNOD"u8;

    private static ReadOnlySpan<byte> HeapSignature => "HEAP"u8;

    /// <summary>Reads all links.</summary>
    /// <param name="file">The file.</param>
    /// <param name="message">Says where tree and heap are.</param>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static IReadOnlyList<Link> Read(FileBytes file, ReadOnlySpan<byte> message)
    {
        var fields = new FieldReader(message, file.Sizes, What);
        var tree = fields.RequiredAddress();
        var table = new SymbolTable(file, fields.RequiredAddress());
        table.AddNode(tree, level: null);
        return table._links;
    }

    private static byte[] Names(FileBytes file, long address)
    {
        const string what = "a local heap";
        var fields = new FieldReader(file.ReadStructure(what, address, 8 + (2 * file.Sizes.Length) + file.Sizes.Address), file.Sizes, what);
        if (!fields.Take(SignatureBytes).SequenceEqual(HeapSignature))
        {
            throw new InvalidDataException($"there is no local heap at byte {address}");
        }

        fields.Skip(4);
        var length = fields.Length();
        fields.Length(); // the first free place
        return file.ReadStructure(what, fields.RequiredAddress(), length);
    }

    private void AddNode(long address, int? level)
    {
        var node = Tree1Node.Read(_file, address, Tree1Node.OfGroups, level);
        var fields = new FieldReader(_file.ReadStructure(What, node.Entries, node.Count * (long)(_file.Sizes.Length + _file.Sizes.Address)), _file.Sizes, What);
        for (var i = 0; i < node.Count; i++)
        {
            fields.Skip(_file.Sizes.Length); // a name before which all of the child's are
            var child = fields.RequiredAddress();
            if (node.Level > 0)
            {
                AddNode(child, node.Level - 1);
            }
            else
            {
                AddList(child);
            }
        }
    }

    private void AddList(long address)
    {
        const int headBytes = SignatureBytes + 4;
        var head = new FieldReader(_file.ReadStructure(What, address, headBytes), _file.Sizes, What);
        if (!head.Take(SignatureBytes).SequenceEqual(ListSignature))
        {
            throw new InvalidDataException($"there is no list of links at byte {address}");
        }

        head.Skip(2);
        var count = head.UInt16();
        var entryBytes = (2 * _file.Sizes.Address) + 8 + ScratchBytes;
        var fields = new FieldReader(_file.ReadStructure(What, address + headBytes, (long)count * entryBytes), _file.Sizes, What);
        for (var i = 0; i < count; i++)
        {
            _links.Add(Entry(ref fields));
        }
    }

    private Link Entry(ref FieldReader fields)
    {
        var name = Name((long)fields.Number(_file.Sizes.Address));
        var address = fields.Address();
        var kind = fields.UInt32();
        fields.Skip(4);
        var scratch = new FieldReader(fields.Take(ScratchBytes), _file.Sizes, What);
        return kind == IsSoftLink ? new(name, null, Name(scratch.UInt32())) : new(name, address);
    }

    private string Name(long offset)
    {
        var fields = new FieldReader(_names, _file.Sizes, "a local heap");
        fields.Skip(offset < 0 ? long.MaxValue : offset);
        return fields.Text();
    }
}
