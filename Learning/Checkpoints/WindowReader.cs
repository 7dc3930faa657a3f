using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>Reads a file of windows from its start to its end: first the table, then each window in turn. One thread.</summary>
internal sealed class WindowReader : IDisposable
{
    private readonly Stream _stream;
    private readonly List<WindowEntry> _entries = [];
    private ulong[] _bits = [];
    private int _next;

    /// <summary>Reads the table.</summary>
    /// <param name="stream">Tells its length; the caller's to close.</param>
    /// <exception cref="InvalidDataException">Not this format, cut short in the table, or damaged there.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public WindowReader(Stream stream)
    {
        _stream = stream;
        Span<byte> prefix = stackalloc byte[WindowFormat.PrefixBytes];
        if (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
        {
            throw new InvalidDataException("it is no file of windows");
        }

        var (textBytes, windows) = WindowFormat.ReadPrefix(prefix);
        var rest = textBytes + ((long)windows * WindowEntry.Bytes) + WindowFormat.ChecksumBytes;
        if (rest > Math.Min(stream.Length - prefix.Length, Array.MaxLength))
        {
            throw new InvalidDataException("it is cut short");
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)rest);
        try
        {
            Text = ReadTable(prefix, rented.AsSpan(0, (int)rest), (int)textBytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>What the file says of all windows.</summary>
    public WindowFileText Text { get; }

    /// <summary>The table.</summary>
    public IReadOnlyList<WindowEntry> Entries => _entries;

    /// <summary>Reads the bits of the next window of the table. They are lent until the next call.</summary>
    /// <returns>Whether they are what was written; false where they are damaged, or cut off.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public bool ReadNext(out ReadOnlySpan<ulong> bits)
    {
        var entry = _entries[_next++];
        bits = [];
        if (entry.Words * sizeof(ulong) > _stream.Length)
        {
            return false;
        }

        if (_bits.Length < entry.Words)
        {
            ArrayPool<ulong>.Shared.Return(_bits);
            _bits = ArrayPool<ulong>.Shared.Rent((int)entry.Words);
        }

        var words = _bits.AsSpan(0, (int)entry.Words);
        var bytes = MemoryMarshal.AsBytes(words);
        bits = words;
        return _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length && entry.Fits(words);
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<ulong>.Shared.Return(_bits);

    private WindowFileText ReadTable(ReadOnlySpan<byte> prefix, Span<byte> rest, int textBytes)
    {
        _stream.ReadExactly(rest);
        var body = rest[..^WindowFormat.ChecksumBytes];
        var checksum = Crc32C.Finish(Crc32C.Append(Crc32C.Append(Crc32C.Start, prefix), body));
        if (checksum != BinaryPrimitives.ReadUInt32LittleEndian(rest[body.Length..]))
        {
            throw new InvalidDataException("the checksum of its table does not match");
        }

        for (var at = textBytes; at < body.Length; at += WindowEntry.Bytes)
        {
            _entries.Add(WindowEntry.Read(body[at..]));
        }

        try
        {
            return JsonSerializer.Deserialize(body[..textBytes], CheckpointJson.Default.WindowFileText) ?? throw new InvalidDataException("it says nothing");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(error.Message);
        }
    }
}
