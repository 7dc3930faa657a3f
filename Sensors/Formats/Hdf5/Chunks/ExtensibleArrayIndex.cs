using EdgeLearner.Sensors.Formats.Hdf5.Structure;

namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>Finds chunks by an array that grows: the first in its index block, the next in data blocks, all others in data blocks of super blocks. Section VII.D of the format's specification.</summary>
internal sealed class ExtensibleArrayIndex : IChunkIndex
{
    private const int SignatureBytes = 4;

    private readonly FileBytes _file;
    private readonly ChunkGrid _grid;
    private readonly ArrayEntries _entries;
    private readonly ExtensibleArrayShape _shape;
    private readonly long? _address;
    private readonly StructureBuffer _indexBlock;
    private readonly StructureBuffer _superBlock;
    private readonly StructureBuffer _dataBlock;

    /// <summary>Reads the head of the array.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public ExtensibleArrayIndex(FileBytes file, long address, ChunkGrid grid)
    {
        const string what = "the head of an extensible array";
        (_file, _grid) = (file, grid);
        (_indexBlock, _superBlock, _dataBlock) = (new(file, "the index block of an array"), new(file, "a super block of an array"), new(file, "a data block of an array"));
        var bytes = file.ReadChecked(what, address, SignatureBytes + 8 + (6 * file.Sizes.Length) + file.Sizes.Address + CheckSum.Bytes);
        var fields = new FieldReader(bytes, file.Sizes, what);
        var (isFiltered, entryBytes) = ArrayEntries.ReadHead(ref fields, "EAHD"u8);
        _entries = new(file, isFiltered, entryBytes, grid.ChunkBytes);
        _shape = ExtensibleArrayShape.Read(ref fields);
        fields.Skip(6 * file.Sizes.Length); // how much there is of all
        _address = fields.Address();
    }

    private int HeadBytes => SignatureBytes + 2 + _file.Sizes.Address;

    /// <inheritdoc/>
    public ChunkPlace? Find(ChunkPosition chunk)
    {
        if (_address is not { } address)
        {
            return null;
        }

        var number = _grid.Number(chunk);
        var addressesAt = HeadBytes + (_shape.DirectEntries * _entries.EntryBytes);
        var addresses = (long)_shape.DirectBlocks + _shape.SuperBlocks;
        var index = _indexBlock.Load(address, addressesAt + (addresses * _file.Sizes.Address) + CheckSum.Bytes, "EAIB"u8).Span;
        if (number < (ulong)_shape.DirectEntries)
        {
            return _entries.Entry(index, HeadBytes, (int)number);
        }

        var place = _shape.Locate(number);
        return place.SuperBlock is not { } superBlock
            ? InDataBlock(Address(index, addressesAt, place.Block), place)
            : Address(index, addressesAt, _shape.DirectBlocks + superBlock) is { } super ? InSuperBlock(super, place) : null;
    }

    private ChunkPlace? InSuperBlock(long address, ArrayPlace place)
    {
        var mapsAt = HeadBytes + _shape.OffsetBytes;
        var pages = place.Entries > (ulong)_shape.PageEntries ? place.Entries / (ulong)_shape.PageEntries : 0;
        var mapBytes = (long)((pages + 7) / 8) * place.Blocks;
        var block = _superBlock.Load(address, mapsAt + mapBytes + (place.Blocks * (long)_file.Sizes.Address) + CheckSum.Bytes, "EASB"u8).Span;
        if (Address(block, mapsAt + (int)mapBytes, place.Block) is not { } data || pages == 0)
        {
            return InDataBlock(Address(block, mapsAt + (int)mapBytes, place.Block), place);
        }

        var page = ((ulong)place.Block * pages) + (place.Entry / (ulong)_shape.PageEntries);
        return ArrayEntries.IsSet(block.Slice(mapsAt, (int)mapBytes), page)
            ? _entries.Paged(data + HeadBytes + _shape.OffsetBytes + CheckSum.Bytes, _shape.PageEntries, place.Entries, place.Entry)
            : null;
    }

    private ChunkPlace? InDataBlock(long? address, ArrayPlace place)
    {
        if (address is not { } at)
        {
            return null;
        }

        var entriesAt = HeadBytes + _shape.OffsetBytes;
        var bytes = entriesAt + ((long)place.Entries * _entries.EntryBytes) + CheckSum.Bytes;
        return _entries.Entry(_dataBlock.Load(at, bytes, "EADB"u8).Span, entriesAt, (int)place.Entry);
    }

    private long? Address(ReadOnlySpan<byte> block, int at, int index)
    {
        var fields = new FieldReader(block, _file.Sizes, "addresses of an array");
        fields.Skip(at + ((long)index * _file.Sizes.Address));
        return fields.Address();
    }
}
