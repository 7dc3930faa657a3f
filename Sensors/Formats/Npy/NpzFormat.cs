using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace EdgeLearner.Sensors.Formats.Npy;

/// <summary>An archive of arrays of NumPy: one of them has the events, or time, column, row and polarity are arrays of their own.</summary>
internal sealed class NpzFormat : IEventFormat
{
    private const int NameLengthOffset = 26;
    private const int NameOffset = 30;
    private const string ArrayExtension = ".npy";

    /// <inheritdoc/>
    public string Name => "npz";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".npz"];

    /// <inheritdoc/>
    public bool SharesExtensions => true;

    /// <inheritdoc/>
    /// <remarks>Its own are those of all archives whose first member is an array.</remarks>
    public FormatMatch Match(ReadOnlySpan<byte> head)
    {
        if (head.Length < NameOffset || !head.StartsWith("PK\x03\x04"u8))
        {
            return FormatMatch.No;
        }

        var name = head[NameOffset..];
        name = name[..Math.Min(name.Length, BinaryPrimitives.ReadUInt16LittleEndian(head[NameLengthOffset..]))];
        return name.EndsWith(Encoding.ASCII.GetBytes(ArrayExtension)) ? FormatMatch.Certain : FormatMatch.No;
    }

    /// <inheritdoc/>
    public IEventReader Open(Stream stream, OpenOptions options)
    {
        if (!stream.CanSeek)
        {
            throw new RecordingFormatException("npz is read from a file: its list of arrays stands at its end");
        }

        try
        {
            var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            return NpzArrays.Find(archive).Read(options, archive);
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException)
        {
            throw new RecordingFormatException($"the archive is damaged: {error.Message}");
        }
    }
}
