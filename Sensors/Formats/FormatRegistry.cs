using EdgeLearner.Sensors.Formats.Aedat2;
using EdgeLearner.Sensors.Formats.Aedat3;
using EdgeLearner.Sensors.Formats.Aedat4;
using EdgeLearner.Sensors.Formats.Dat;
using EdgeLearner.Sensors.Formats.Es;
using EdgeLearner.Sensors.Formats.Evt2;
using EdgeLearner.Sensors.Formats.Evt21;
using EdgeLearner.Sensors.Formats.Evt3;
using EdgeLearner.Sensors.Formats.Hdf5;
using EdgeLearner.Sensors.Formats.Nmnist;
using EdgeLearner.Sensors.Formats.Npy;
using EdgeLearner.Sensors.Formats.Rosbag;
using EdgeLearner.Sensors.Formats.Text;

namespace EdgeLearner.Sensors.Formats;

/// <summary>THE list of recording formats, and the way to open a file by its content.</summary>
public static class FormatRegistry
{
    /// <summary>Bytes at the beginning of a file that a format judges.</summary>
    public const int HeadBytes = 64 * 1024;

    /// <summary>Longest side of a sensor, in pixels; a header that says more, or none, is broken.</summary>
    public const int MaxSide = 16_384;

    /// <summary>Longest complaint, in characters: names in a damaged file may be as long as they like.</summary>
    private const int MaxMessage = 500;

    /// <summary>Every format that is read. A new format is one folder beside the others and one line here.</summary>
    public static IReadOnlyList<IEventFormat> Formats { get; } =
    [
        new Evt3Format(),
        new Evt2Format(),
        new Evt21Format(),
        new DatFormat(),
        new Aedat2Format(),
        new Aedat3Format(),
        new Aedat4Format(),
        new EsFormat(),
        new NmnistFormat(),
        new Hdf5Format(),
        new RosbagFormat(),
        new NpyFormat(),
        new NpzFormat(),
        new TextFormat(),
    ];

    /// <summary>Those of them that are written too.</summary>
    public static IEnumerable<IWritableFormat> Writable => Formats.OfType<IWritableFormat>();

    /// <summary>Their names as people type them, and extensions: <c>evt3 (.raw)</c>.</summary>
    public static IEnumerable<string> WritableNames => Writable.Select(format => $"{ShortName(format.Name)} ({format.Extensions[0]})");

    /// <summary>The format to write a file in.</summary>
    /// <param name="path">The file: its extension decides where no name is given; of two formats with one extension it is the first that the registry lists.</param>
    /// <param name="name">Short name of a format, in any case, with or without blanks and dots: <c>aedat4</c> is AEDAT 4. Default: by the extension.</param>
    /// <exception cref="RecordingFormatException">No written format has this name or extension: one line with those that are.</exception>
    public static IWritableFormat FindWritable(string path, string? name = null)
    {
        var extension = Path.GetExtension(path);
        return Writable.FirstOrDefault(format => name is null
                ? format.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase)
                : ShortName(format.Name) == ShortName(name))
            ?? throw new RecordingFormatException(
                $"{(name is null ? $"{path}: no format that is written has the extension '{extension}'" : $"no format '{name}' is written")}; these are: "
                + string.Join(", ", WritableNames));
    }

    /// <summary>A format's name as people type it: <c>aedat4</c>, <c>evt21</c>.</summary>
    private static string ShortName(string name) => name.Replace(" ", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Whether a file of a folder is to be taken for a recording: by its extension, and where other files have that extension too, by its content.</summary>
    /// <remarks>So a damaged recording is taken for one, and complained of when it is opened, and a note beside it is not.</remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="RecordingFormatException">It cannot be read: one line that begins with the path.</exception>
    public static bool IsRecording(string path)
    {
        var extension = Path.GetExtension(path);
        var candidates = Formats.Where(format => format.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase)).ToList();
        if (candidates.Count == 0 || candidates.Any(format => !format.SharesExtensions))
        {
            return candidates.Count > 0;
        }

        using var stream = OpenFile(path);
        var head = new byte[HeadBytes];
        var length = stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        return candidates.Any(format => format.MayHoldEvents(head.AsSpan(0, length)));
    }

    /// <summary>Opens a recording, whatever its format.</summary>
    /// <param name="path">A file, or the folder of a ROS bag; for most formats a pipe will do.</param>
    /// <param name="options">What the caller knows better than the file. Default: nothing.</param>
    /// <exception cref="RecordingFormatException">There is no such file, it cannot be read, or it is no recording: one line that begins with the path.</exception>
    /// <exception cref="OperationCanceledException">Nobody wrote to the pipe that it is; so where it is read.</exception>
    public static IEventReader Open(string path, OpenOptions? options = null) =>
        Directory.Exists(path) ? Checked(path, () => RosbagFormat.Open(RosbagFolder.Files(path), options ?? new OpenOptions()))
            : Open(PipeInput.TryOpen(path, options ?? new OpenOptions()) ?? (Stream)OpenFile(path), path, options);

    /// <summary>Opens a recording from any stream.</summary>
    /// <param name="stream">The recording from its first byte; owned from here on, closed if this fails. Need not seek.</param>
    /// <param name="name">What to call it in errors; its extension breaks ties.</param>
    /// <param name="options">What the caller knows better than the file. Default: nothing.</param>
    /// <exception cref="RecordingFormatException">It is no recording: one line that begins with the name.</exception>
    public static IEventReader Open(Stream stream, string name, OpenOptions? options = null)
    {
        try
        {
            return Checked(name, () =>
            {
                var head = new byte[HeadBytes];
                var length = stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
                var format = Detect(head.AsSpan(0, length), Path.GetExtension(name));
                return format.Open(Rewind(stream, head.AsMemory(0, length)), options ?? new OpenOptions());
            });
        }
        catch (Exception error) when (error is RecordingFormatException or OperationCanceledException)
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The format of a recording, by its content; the extension only decides between formats that are merely possible.</summary>
    /// <param name="head">The first bytes, at most <see cref="HeadBytes"/>.</param>
    /// <param name="extension">With its dot; may be empty.</param>
    /// <exception cref="RecordingFormatException">No format knows it.</exception>
    public static IEventFormat Detect(ReadOnlySpan<byte> head, string extension)
    {
        if (head.IsEmpty)
        {
            throw new RecordingFormatException("the file is empty");
        }

        IEventFormat? possible = null;
        foreach (var format in Formats)
        {
            switch (format.Match(head))
            {
                case FormatMatch.Certain:
                    return format;
                case FormatMatch.Possible when format.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase):
                    possible ??= format;
                    break;
            }
        }

        var read = string.Join(", ", Formats.Select(format => format.Name));
        return possible ?? throw new RecordingFormatException(UnreadFormats.NameOf(head) is { } name
            ? $"{name} is not read yet; {read} are"
            : $"not a recording of a known format; {read} are read");
    }

    /// <summary>A reader of a sensor that can be, or a complaint that begins with the name.</summary>
    private static IEventReader Checked(string name, Func<IEventReader> open)
    {
        try
        {
            var reader = open();
            var size = reader.Info.Geometry;
            if (size.Width is > 0 and <= MaxSide && size.Height is > 0 and <= MaxSide)
            {
                return reader;
            }

            reader.Dispose();
            throw new RecordingFormatException($"a sensor of {size} in the header; a side has 1 to {MaxSide} pixels");
        }
        catch (Exception error) when (error is RecordingFormatException or IOException)
        {
            throw new RecordingFormatException($"{name}: {OneLine(error.Message)}");
        }
    }

    /// <summary>A complaint without what a damaged file may have put into it.</summary>
    private static string OneLine(string message) =>
        string.Concat(message.Take(MaxMessage).Select(character => char.IsControl(character) ? '?' : character));

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new RecordingFormatException($"{path}: {WhyNotOpened(path, error)}");
        }
    }

    private static Stream Rewind(Stream stream, ReadOnlyMemory<byte> head)
    {
        if (!stream.CanSeek)
        {
            return new PeekedStream(head, stream);
        }

        stream.Position = 0;
        return stream;
    }

    private static string WhyNotOpened(string path, Exception error) => error switch
    {
        _ when Directory.Exists(path) => "is a directory; give a file",
        FileNotFoundException or DirectoryNotFoundException => "no such file",
        UnauthorizedAccessException => "may not be read: check its permissions",
        ArgumentException => "not the name of a file",
        _ => error.Message,
    };
}
