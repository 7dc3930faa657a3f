using EdgeLearner.Sensors.Formats.Hdf5.Structure;

namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>Finds chunks by an array of a fixed length. Section VII.C of the format's specification.</summary>
internal sealed class FixedArrayIndex : IChunkIndex
{
    private const int SignatureBytes = 4;
    private const int MaxPageBits = 20; // more entries than a structure may have

    private readonly FileBytes _file;
    private readonly ChunkGrid _grid;
    private readonly ArrayEntries _entries;
    private readonly StructureBuffer _block;
    private readonly long? _address;
    private readonly ulong _count;
    private readonly int _pageEntries;

    /// <summary>Reads the head of the array.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public FixedArrayIndex(FileBytes file, long address, ChunkGrid grid)
    {
        const string what = "the head of a fixed array";
        (_file, _grid, _block) = (file, grid, new(file, "a fixed array"));
        var fields = new FieldReader(file.ReadChecked(what, address, SignatureBytes + 4 + file.Sizes.Length + file.Sizes.Address + CheckSum.Bytes), file.Sizes, what);
        var (isFiltered, entryBytes) = ArrayEntries.ReadHead(ref fields, "FAHD"u8);
        _entries = new(file, isFiltered, entryBytes, grid.ChunkBytes);
        _pageEntries = 1 << Math.Min(fields.Byte(), (byte)MaxPageBits);
        _count = (ulong)fields.Length();
        _address = fields.Address();
    }

    /// <inheritdoc/>
    public ChunkPlace? Find(ChunkPosition chunk)
    {
        var number = _grid.Number(chunk);
        if (_address is not { } address)
        {
            return null;
        }

        if (number >= _count)
        {
            throw new InvalidDataException($"a fixed array of {_count} chunks has none of number {number}");
        }

        var headBytes = SignatureBytes + 2 + _file.Sizes.Address;
        if (_count <= (ulong)_pageEntries)
        {
            return _entries.Entry(_block.Load(address, headBytes + ((long)_count * _entries.EntryBytes) + CheckSum.Bytes, "FADB"u8).Span, headBytes, (int)number);
        }

        var mapBytes = (long)((((_count - 1) / (ulong)_pageEntries) / 8) + 1);
        var block = _block.Load(address, headBytes + mapBytes + CheckSum.Bytes, "FADB"u8).Span;
        return ArrayEntries.IsSet(block[headBytes..^CheckSum.Bytes], number / (ulong)_pageEntries)
            ? _entries.Paged(address + block.Length, _pageEntries, _count, number)
            : null;
    }
}
