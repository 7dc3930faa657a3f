using System.Numerics;

namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>Objects of any size in blocks, each row of blocks twice as large as the one before. Section III.G of the format's specification.</summary>
internal sealed class FractalHeap
{
    private const string What = "a fractal heap";
    private const int SignatureBytes = 4;
    private const int ChecksBlocks = 0x02;
    private const int KindShift = 4;
    private const int KindMask = 0x03;
    private const int Managed = 0;
    private const int Tiny = 2;
    private const int TinyMask = 0x0F;
    private const int MaxOffsetBits = 64;

    private readonly FileBytes _file;
    private readonly bool _checksBlocks;
    private readonly int _width;
    private readonly long _firstBytes;
    private readonly int _directRows;
    private readonly int _offsetBytes;
    private readonly int _lengthBytes;
    private readonly long? _root;
    private readonly int _rootRows;
    private readonly Dictionary<long, byte[]> _blocks = [];

    /// <summary>Reads the head of a heap.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="RecordingFormatException">Its blocks are compressed.</exception>
    public FractalHeap(FileBytes file, long address)
    {
        _file = file;
        var bytes = file.ReadChecked(What, address, SignatureBytes + 18 + (12 * file.Sizes.Length) + (3 * file.Sizes.Address) + CheckSum.Bytes);
        var fields = new FieldReader(bytes, file.Sizes, What);
        var isHeap = fields.Take(SignatureBytes).SequenceEqual("FRHP"u8);
        fields.Skip(3); // version, bytes of an identifier
        if (fields.UInt16() > 0)
        {
            throw new RecordingFormatException("names or attributes are in a compressed heap, which is not read: rewrite the file with h5repack");
        }

        _checksBlocks = (fields.Byte() & ChecksBlocks) != 0;
        var largestObject = fields.UInt32();
        fields.Skip((10 * file.Sizes.Length) + (2 * file.Sizes.Address)); // sizes and numbers of objects and of free space
        _width = fields.UInt16();
        _firstBytes = fields.Length();
        var largestBlock = fields.Length();
        var offsetBits = fields.UInt16();
        fields.Skip(2); // rows that the root begins with
        _root = fields.Address();
        _rootRows = fields.UInt16();
        if (!isHeap || offsetBits > MaxOffsetBits || _width == 0 || _firstBytes <= 0 || largestBlock < _firstBytes || largestBlock > FileBytes.MaxStructureBytes)
        {
            throw new InvalidDataException($"there is no fractal heap at byte {address}");
        }

        _directRows = Log2(largestBlock) - Log2(_firstBytes) + 2;
        _offsetBytes = (offsetBits + 7) / 8;
        _lengthBytes = Math.Min((Log2(largestBlock) + 7) / 8, (Log2(largestObject) / 8) + 1);
    }

    /// <summary>An object.</summary>
    /// <param name="id">Says where it is.</param>
    /// <returns>Null where it is too large for the heap's blocks: more than 64 KB, in which nobody says anything of events.</returns>
    /// <exception cref="InvalidDataException">It is not there.</exception>
    public ReadOnlyMemory<byte>? Read(ReadOnlyMemory<byte> id)
    {
        var fields = new FieldReader(id.Span, _file.Sizes, What);
        var head = fields.Byte();
        switch ((head >> KindShift) & KindMask)
        {
            case Managed:
                var (offset, length) = ((long)Math.Min(fields.Number(_offsetBytes), long.MaxValue), (long)fields.Number(_lengthBytes));
                var (block, start) = Find(offset);
                return offset - start <= block.Length - length
                    ? block.AsMemory((int)(offset - start), (int)length)
                    : throw new InvalidDataException($"{What} has no object of {length} bytes at {offset}");
            case Tiny:
                var tiny = (head & TinyMask) + 1;
                fields.Skip(tiny);
                return id.Slice(1, tiny);
            default:
                return null;
        }
    }

    /// <summary>The block with a place of the heap.</summary>
    /// <returns>The block, and its own place.</returns>
    private (byte[] Block, long Start) Find(long offset)
    {
        var (address, rows, start) = (_root, _rootRows, 0L);
        if (rows == 0)
        {
            return (Block(address, _firstBytes), 0);
        }

        while (true)
        {
            var (row, column, at) = Locate(offset - start);
            if (row >= rows)
            {
                throw new InvalidDataException($"{What} has no place {offset}");
            }

            start += at;
            var child = Child(address, rows, row, column);
            if (row < _directRows)
            {
                return (Block(child, RowBytes(row)), start);
            }

            (address, rows) = (child, Log2(RowBytes(row)) - Log2(_firstBytes * _width) + 1); // less than before: a smaller one
        }
    }

    /// <summary>The row and column of blocks that a place is in, and where that block begins.</summary>
    private (int Row, int Column, long Start) Locate(long offset)
    {
        var (row, start) = (0, 0L);
        while (row < MaxOffsetBits && offset - start >= RowBytes(row) * _width)
        {
            start += RowBytes(row++) * _width;
        }

        var column = (offset - start) / RowBytes(row);
        return (row, (int)column, start + (column * RowBytes(row)));
    }

    /// <summary>Size of a block in a row; no row is past the largest number.</summary>
    private long RowBytes(int row) => row < 2 ? _firstBytes : long.MaxValue / _width >> (row - 1) >= _firstBytes ? _firstBytes << (row - 1) : long.MaxValue / _width;

    private long? Child(long? address, int rows, int row, int column)
    {
        var entries = (long)rows * _width;
        var headBytes = SignatureBytes + 1 + _file.Sizes.Address + _offsetBytes;
        var block = Load(address, headBytes + (entries * _file.Sizes.Address) + CheckSum.Bytes, "FHIB"u8);
        CheckSum.Verify(block, What, address!.Value);
        var fields = new FieldReader(block, _file.Sizes, What);
        fields.Skip(headBytes + ((((long)row * _width) + column) * _file.Sizes.Address));
        return fields.Address();
    }

    private byte[] Block(long? address, long length)
    {
        var isNew = address is { } at && !_blocks.ContainsKey(at);
        var block = Load(address, length, "FHDB"u8);
        if (isNew && _checksBlocks)
        {
            VerifyBlock(block, address!.Value);
        }

        return block;
    }

    /// <summary>The check sum of a block stands in its head, and is taken over zeros there.</summary>
    private void VerifyBlock(byte[] block, long address)
    {
        var at = SignatureBytes + 1 + _file.Sizes.Address + _offsetBytes;
        var fields = new FieldReader(block, _file.Sizes, What);
        fields.Skip(at);
        var sum = fields.UInt32();
        block.AsSpan(at, CheckSum.Bytes).Clear();
        if (CheckSum.Of(block) != sum)
        {
            throw new InvalidDataException($"{What} at byte {address} has another check sum than its bytes");
        }
    }

    private byte[] Load(long? address, long length, ReadOnlySpan<byte> signature)
    {
        if (address is not { } at)
        {
            throw new InvalidDataException($"{What} leads nowhere");
        }

        if (!_blocks.TryGetValue(at, out var block) || block.Length != length)
        {
            _blocks[at] = block = _file.ReadStructure(What, at, length);
        }

        return block.AsSpan().StartsWith(signature) ? block : throw new InvalidDataException($"there is no block of a heap at byte {at}");
    }

    private static int Log2(long number) => BitOperations.Log2((ulong)Math.Max(1, number));
}
