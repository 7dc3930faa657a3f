using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>Walks the blocks of an LZ4 frame by their lengths, without decompressing any.</summary>
internal ref struct Lz4Blocks
{
    private const int HeadBytes = 7; // magic, flags, largest block, check byte
    private const int FlagsOffset = 4;
    private const int LargestOffset = 5;
    private const int VersionShift = 6;
    private const int Version = 1;
    private const int HasBlockChecks = 0x10;
    private const int HasLength = 0x08;
    private const int HasCheck = 0x04;
    private const int HasDictionary = 0x01;
    private const uint IsPlainBit = 0x8000_0000; // of a block's length

    private readonly ReadOnlySpan<byte> _frame;
    private readonly int _blockCheckBytes;
    private readonly int _checkBytes;

    /// <summary>Begins before the first block.</summary>
    /// <param name="frame">The frame and possibly more, or a part of it.</param>
    public Lz4Blocks(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < HeadBytes || !frame.StartsWith(Lz4Frame.Magic))
        {
            return;
        }

        var flags = frame[FlagsOffset];
        Largest = flags >> VersionShift == Version && (flags & HasDictionary) == 0 ? LargestBlock(frame[LargestOffset]) : 0;
        if (Largest > 0)
        {
            _frame = frame;
            _blockCheckBytes = (flags & HasBlockChecks) != 0 ? sizeof(uint) : 0;
            _checkBytes = (flags & HasCheck) != 0 ? sizeof(uint) : 0;
            Length = HeadBytes + ((flags & HasLength) != 0 ? sizeof(long) : 0);
        }
    }

    /// <summary>Most bytes that a block has, compressed or not; 0 where the head is none.</summary>
    public int Largest { get; }

    /// <summary>Bytes of the frame that have been walked past.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the frame's end has been met.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The block.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Whether the block is not compressed.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>Goes on to the next block.</summary>
    /// <returns>False behind the last one, and where the frame is damaged or cut.</returns>
    public bool MoveNext()
    {
        if (IsOver || Length > _frame.Length - sizeof(uint))
        {
            return false;
        }

        var mark = BinaryPrimitives.ReadUInt32LittleEndian(_frame[Length..]);
        var rest = _frame[(Length + sizeof(uint))..];
        if (mark == 0)
        {
            IsOver = rest.Length >= _checkBytes;
            Length += IsOver ? sizeof(uint) + _checkBytes : 0;
            return false;
        }

        var size = mark & ~IsPlainBit;
        if (size > Largest || size > rest.Length - _blockCheckBytes)
        {
            return false;
        }

        Current = rest[..(int)size];
        IsPlain = (mark & IsPlainBit) != 0;
        Length += sizeof(uint) + (int)size + _blockCheckBytes;
        return true;
    }

    /// <summary>64 KiB to 4 MiB; 0 where it is none of the four sizes that there are.</summary>
    private static int LargestBlock(int descriptor) => ((descriptor >> 4) & 7) switch
    {
        4 => 64 * 1024,
        5 => 256 * 1024,
        6 => 1024 * 1024,
        7 => 4 * 1024 * 1024,
        _ => 0,
    };
}
