using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>The layout of a file of windows, little-endian.</summary>
/// <remarks>
/// <code>
///   magic   version  bytes of text  windows   text              table            checksum  bits
///   8 bytes u32      u32            u32       JSON, UTF-8       40 bytes each    u32       window after window, 64-bit words
/// </code>
/// The checksum (CRC-32C) is over all before it, so that a table that can be read is right; each line of the table has that of its window. So a
/// damaged window costs itself alone, wherever in the file it is.
/// </remarks>
internal static class WindowFormat
{
    /// <summary>Bytes before the text.</summary>
    public const int PrefixBytes = 20;

    /// <summary>Bytes of the checksum.</summary>
    public const int ChecksumBytes = sizeof(uint);

    /// <summary>The version that is written, and the only one that is read.</summary>
    public const uint Version = 1;

    private const int VersionAt = 8;
    private const int TextBytesAt = 12;
    private const int WindowsAt = 16;

    /// <summary>The first bytes of every such file.</summary>
    public static ReadOnlySpan<byte> Magic => "ELWINDOW"u8;

    /// <summary>Writes a whole file.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="text">What is known of all windows.</param>
    /// <param name="entries">The windows.</param>
    /// <param name="bits">Their bits one after the other, in the same order.</param>
    public static void Write(Stream stream, WindowFileText text, IReadOnlyCollection<WindowEntry> entries, ReadOnlySpan<ulong> bits)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(text, CheckpointJson.Default.WindowFileText);
        var length = PrefixBytes + json.Length + (WindowEntry.Bytes * entries.Count) + ChecksumBytes;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var head = rented.AsSpan(0, length);
        Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head[VersionAt..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(head[TextBytesAt..], json.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[WindowsAt..], entries.Count);
        json.CopyTo(head[PrefixBytes..]);
        var at = PrefixBytes + json.Length;
        foreach (var entry in entries)
        {
            entry.Write(head[at..]);
            at += WindowEntry.Bytes;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(head[at..], Crc32C.Of(head[..at]));
        stream.Write(head);
        ArrayPool<byte>.Shared.Return(rented);
        foreach (var entry in entries)
        {
            stream.Write(MemoryMarshal.AsBytes(bits[..(int)entry.Words]));
            bits = bits[(int)entry.Words..];
        }
    }

    /// <summary>Reads what comes before the text.</summary>
    /// <returns>Bytes of text, and number of windows.</returns>
    /// <exception cref="InvalidDataException">Not this format.</exception>
    public static (uint TextBytes, uint Windows) ReadPrefix(ReadOnlySpan<byte> prefix)
    {
        var version = BinaryPrimitives.ReadUInt32LittleEndian(prefix[VersionAt..]);
        if (!prefix.StartsWith(Magic) || version != Version)
        {
            throw new InvalidDataException(prefix.StartsWith(Magic) ? $"its version is {version}, this program reads {Version}" : "it is no file of windows");
        }

        return (BinaryPrimitives.ReadUInt32LittleEndian(prefix[TextBytesAt..]), BinaryPrimitives.ReadUInt32LittleEndian(prefix[WindowsAt..]));
    }
}

/// <summary>What a file of windows says of all of them.</summary>
/// <param name="Classes">Names of the classes, by the number that a window's line has.</param>
/// <param name="NextWindow">Number of the first window that is not yet.</param>
/// <param name="ReplaySeen">Windows of each class that were ever offered to the memory that is learned from.</param>
/// <param name="HeldBackSeen">And to the one that is held back.</param>
/// <param name="LatentBlock">What windows hold of a frame (<see cref="Online.LearnerState.LatentBlock"/>); files that say nothing have pixels, 0.</param>
/// <param name="Prototypes">What is known of young classes, in a file that stands alone; null = nothing.</param>
internal sealed record WindowFileText(
    IReadOnlyList<string> Classes, long NextWindow, IReadOnlyList<long> ReplaySeen, IReadOnlyList<long> HeldBackSeen, int LatentBlock = 0, string? Prototypes = null);
