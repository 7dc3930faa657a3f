using EdgeLearner.Sensors.Formats.Hdf5.Structure;

namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>Finds chunks by a tree of version 2. Section III.A.2 of the format's specification.</summary>
internal sealed class Tree2Index : IChunkIndex
{
    private const string What = "a node of a tree of chunks";
    private const int PlainChunks = 10;
    private const int FilteredChunks = 11;

    private readonly FileBytes _file;
    private readonly ChunkGrid _grid;
    private readonly Tree2 _tree;
    private readonly StructureBuffer?[] _path = new StructureBuffer?[Tree1Node.MaxLevels + 1];

    /// <summary>Reads the head of the tree.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public Tree2Index(FileBytes file, long address, ChunkGrid grid)
    {
        (_file, _grid, _tree) = (file, grid, Tree2.Read(file, address));
        if (_tree.Kind is not (PlainChunks or FilteredChunks) || _tree.RecordBytes < file.Sizes.Address + (grid.Rank * sizeof(ulong)))
        {
            throw new InvalidDataException($"a tree of kind {_tree.Kind} where chunks are looked up");
        }
    }

    /// <inheritdoc/>
    public ChunkPlace? Find(ChunkPosition chunk)
    {
        for (var next = _tree.Root; next is { } place;)
        {
            var buffer = _path[place.Height] ??= new StructureBuffer(_file, What);
            var node = new Tree2Node(_tree, place, buffer.Load(place.Address, _tree.UsedBytes(place), Tree2.Signature(place)));
            var index = FirstFrom(chunk, node);
            if (index < place.Records && Entry(node.Record(index)) is var (position, found) && position == chunk)
            {
                return found;
            }

            next = place.Height > 0 ? node.Child(index) : null;
        }

        return null;
    }

    /// <summary>The first record that is not before a chunk.</summary>
    private int FirstFrom(ChunkPosition chunk, Tree2Node node)
    {
        var (first, end) = (0, node.Place.Records);
        while (first < end)
        {
            var middle = (first + end) / 2;
            if (Entry(node.Record(middle)).Position.CompareTo(chunk) < 0)
            {
                first = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return first;
    }

    private (ChunkPosition Position, ChunkPlace Place) Entry(ReadOnlyMemory<byte> record)
    {
        var fields = new FieldReader(record.Span, _file.Sizes, What);
        var address = fields.RequiredAddress();
        var (bytes, skipped) = ((long)_grid.ChunkBytes, 0u);
        if (_tree.Kind == FilteredChunks)
        {
            bytes = (long)fields.Number(Math.Max(0, _tree.RecordBytes - _file.Sizes.Address - sizeof(uint) - (_grid.Rank * sizeof(ulong))));
            skipped = fields.UInt32();
        }

        return (_grid.Position(ref fields, inElements: false), new(address, bytes, skipped));
    }
}
