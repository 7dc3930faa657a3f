using EdgeLearner.Sensors.Formats.Hdf5.Structure;

namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>Finds chunks by a tree of version 1, which keeps the place of a chunk before each child. Section III.A.1 of the format's specification.</summary>
internal sealed class Tree1Index : IChunkIndex
{
    private readonly FileBytes _file;
    private readonly ChunkGrid _grid;
    private readonly long _root;
    private readonly int _entryBytes;
    private readonly Level?[] _path = new Level?[Tree1Node.MaxLevels];

    /// <summary>Begins at the root.</summary>
    public Tree1Index(FileBytes file, long root, ChunkGrid grid)
    {
        (_file, _root, _grid) = (file, root, grid);
        _entryBytes = (2 * sizeof(uint)) + ((grid.Rank + 1) * sizeof(ulong)) + file.Sizes.Address;
    }

    /// <inheritdoc/>
    public ChunkPlace? Find(ChunkPosition chunk)
    {
        var address = _root;
        int? height = null;
        for (var depth = 0; ; depth++)
        {
            var level = _path[depth] ??= new Level(_file, _entryBytes);
            var node = level.Load(address, height);
            var entries = level.Entries();
            var index = LastUpTo(chunk, entries, node.Count);
            if (index < 0)
            {
                return null;
            }

            var (position, place) = Entry(entries, index);
            if (node.Level == 0)
            {
                return position == chunk ? place : null;
            }

            (address, height) = (place.Address, node.Level - 1);
        }
    }

    /// <summary>The last entry that is not behind a chunk; -1 where all are.</summary>
    private int LastUpTo(ChunkPosition chunk, ReadOnlySpan<byte> entries, int count)
    {
        var (first, end) = (0, count);
        while (first < end)
        {
            var middle = (first + end) / 2;
            if (Entry(entries, middle).Position.CompareTo(chunk) <= 0)
            {
                first = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return first - 1;
    }

    private (ChunkPosition Position, ChunkPlace Place) Entry(ReadOnlySpan<byte> entries, int index)
    {
        var fields = new FieldReader(entries.Slice(index * _entryBytes, _entryBytes), _file.Sizes, "a node of a tree of chunks");
        var (bytes, skipped) = (fields.UInt32(), fields.UInt32());
        var position = _grid.Position(ref fields, inElements: true);
        fields.Skip(sizeof(ulong)); // within an element
        return (position, new(fields.RequiredAddress(), bytes, skipped));
    }

    /// <summary>The last node of a level.</summary>
    private sealed class Level(FileBytes file, int entryBytes)
    {
        private readonly StructureBuffer _entries = new(file, "a node of a tree of chunks");
        private Tree1Node _node;
        private long _address = -1;

        /// <summary>Reads a node, if it is another than the last.</summary>
        public Tree1Node Load(long address, int? height)
        {
            if (address != _address || (height ?? _node.Level) != _node.Level)
            {
                _address = -1;
                _node = Tree1Node.Read(file, address, Tree1Node.OfChunks, height);
                _address = address;
            }

            return _node;
        }

        /// <summary>What the node has.</summary>
        public ReadOnlySpan<byte> Entries() => _entries.Load(_node.Entries, (long)_node.Count * entryBytes, [], isChecked: false).Span;
    }
}
