using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>A stored window's line in the table of a file of windows.</summary>
/// <param name="Info">What is known of it.</param>
/// <param name="IsHeldBack">Whether it is held back for the guard's exams; else it is learned from.</param>
/// <param name="Frames">Its frames, 1 and more.</param>
/// <param name="FrameWords">64-bit words of each, 1 and more.</param>
/// <param name="Checksum">CRC-32C of all the above and of its bits.</param>
internal readonly record struct WindowEntry(WindowInfo Info, bool IsHeldBack, int Frames, int FrameWords, uint Checksum)
{
    /// <summary>Bytes of a line.</summary>
    public const int Bytes = 40;

    private const int ChecksummedBytes = Bytes - sizeof(uint);
    private const int StartAt = 8;
    private const int ClassAt = 16;
    private const int FramesAt = 20;
    private const int FrameWordsAt = 24;
    private const int OriginAt = 28;
    private const int HeldBackAt = 32;

    /// <summary>64-bit words of all its frames.</summary>
    public long Words => (long)Frames * FrameWords;

    /// <summary>The line of a window, with its checksum.</summary>
    public static WindowEntry Of(ReplayMemory memory, int slot, bool isHeldBack)
    {
        var entry = new WindowEntry(memory.InfoOf(slot), isHeldBack, memory.FramesOf(slot), memory.FrameWords, 0);
        return entry with { Checksum = entry.Sum(memory.Window(slot)) };
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="InvalidDataException">No window can be like that.</exception>
    public static WindowEntry Read(ReadOnlySpan<byte> line)
    {
        int Number(ReadOnlySpan<byte> line, int at) => BinaryPrimitives.ReadInt32LittleEndian(line[at..]);
        var (origin, heldBack) = (Number(line, OriginAt), Number(line, HeldBackAt));
        var info = new WindowInfo(
            BinaryPrimitives.ReadInt64LittleEndian(line), Number(line, ClassAt), (LabelOrigin)origin, BinaryPrimitives.ReadInt64LittleEndian(line[StartAt..]));
        var entry = new WindowEntry(
            info, heldBack == 1, Number(line, FramesAt), Number(line, FrameWordsAt), BinaryPrimitives.ReadUInt32LittleEndian(line[ChecksummedBytes..]));
        return info.Class >= 0 && entry.Frames > 0 && entry.FrameWords > 0 && heldBack is 0 or 1 && Enum.IsDefined(info.Origin)
            ? entry
            : throw new InvalidDataException("it names a window that cannot be");
    }

    /// <summary>Writes the line.</summary>
    public void Write(Span<byte> line)
    {
        BinaryPrimitives.WriteInt64LittleEndian(line, Info.Number);
        BinaryPrimitives.WriteInt64LittleEndian(line[StartAt..], Info.StartUs);
        BinaryPrimitives.WriteInt32LittleEndian(line[ClassAt..], Info.Class);
        BinaryPrimitives.WriteInt32LittleEndian(line[FramesAt..], Frames);
        BinaryPrimitives.WriteInt32LittleEndian(line[FrameWordsAt..], FrameWords);
        BinaryPrimitives.WriteInt32LittleEndian(line[OriginAt..], (int)Info.Origin);
        BinaryPrimitives.WriteInt32LittleEndian(line[HeldBackAt..], IsHeldBack ? 1 : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(line[ChecksummedBytes..], Checksum);
    }

    /// <summary>Whether these are the window's bits.</summary>
    public bool Fits(ReadOnlySpan<ulong> bits) => Sum(bits) == Checksum;

    private uint Sum(ReadOnlySpan<ulong> bits)
    {
        Span<byte> line = stackalloc byte[Bytes];
        Write(line);
        return Crc32C.Finish(Crc32C.Append(Crc32C.Append(Crc32C.Start, line[..ChecksummedBytes]), MemoryMarshal.AsBytes(bits)));
    }
}
