using System.Globalization;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Recordings;

/// <summary>A recording's label sidecar: CSV with the header <c>label,start_us,end_us</c>, times relative to the recording's first event.</summary>
/// <remarks>DvsGesture's is read too: its header is <c>class,startTime_usec,endTime_usec</c>, its times are the sensor's own, its classes count from 1.</remarks>
public static class LabelFile
{
    private const string Extension = ".labels.csv";
    private const string Header = "label,start_us,end_us";
    private const string AbsoluteExtension = "_labels.csv";
    private const string AbsoluteHeader = "class,startTime_usec,endTime_usec";

    /// <summary>Where a recording's sidecar lies: its own name with <c>.labels.csv</c> for its extension.</summary>
    public static string Beside(string recording) => Path.ChangeExtension(recording, null) + Extension;

    /// <summary>The sidecar that lies beside a recording, ours before DvsGesture's; null where there is none.</summary>
    public static string? FindBeside(string recording) =>
        new[] { Beside(recording), Path.ChangeExtension(recording, null) + AbsoluteExtension }.FirstOrDefault(File.Exists);

    /// <summary>Whether a file is some recording's sidecar by its name.</summary>
    public static bool IsSidecar(string path) =>
        new[] { Extension, AbsoluteExtension }.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a sidecar.</summary>
    /// <param name="path">The file.</param>
    /// <param name="firstUs">Time of the recording's first event as coded, in microseconds: asked for where a file's times are the sensor's own. Default: 0.</param>
    /// <returns>The spans in the file's order; no two overlap.</returns>
    /// <exception cref="RecordingFormatException">
    /// It cannot be read, a line makes no sense, or two spans overlap: one line that names the file and the line.
    /// </exception>
    public static IReadOnlyList<LabelSpan> Read(string path, Func<long>? firstUs = null)
    {
        try
        {
            using var lines = File.OpenText(path);
            var header = lines.ReadLine()?.Trim();
            if (header is not (Header or AbsoluteHeader))
            {
                throw new RecordingFormatException($"{path}:1: the first line must be {Header}");
            }

            var spans = new List<NumberedSpan>();
            for (var number = 2; lines.ReadLine() is { } line; number++)
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    spans.Add(new(number, Parse(line)
                        ?? throw new RecordingFormatException($"{path}:{number}: '{line.Trim()}' is not {header} with start before end")));
                }
            }

            RefuseOverlaps(path, spans);
            var originUs = header == AbsoluteHeader ? firstUs?.Invoke() ?? 0 : 0;
            return [.. spans.Select(span => span.Span with { StartUs = span.Span.StartUs - originUs, EndUs = span.Span.EndUs - originUs })];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecordingFormatException($"{path}: {(error is FileNotFoundException or DirectoryNotFoundException ? "no such label file" : error.Message)}");
        }
    }

    /// <summary>Writes a sidecar; it appears complete or not at all.</summary>
    /// <exception cref="ArgumentException">A label is empty, or holds a comma or a line break.</exception>
    /// <exception cref="RecordingFormatException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<LabelSpan> spans)
    {
        using var file = RecordingFile.Create(path);
        using (var lines = new StreamWriter(file.Stream, leaveOpen: true) { NewLine = "\n" })
        {
            lines.WriteLine(Header);
            foreach (var span in spans)
            {
                var line = string.Create(CultureInfo.InvariantCulture, $"{span.Label},{span.StartUs},{span.EndUs}");
                lines.WriteLine(Parse(line) == span ? line : throw new ArgumentException($"A label file has no line for {span}.", nameof(spans)));
            }
        }

        file.Commit();
    }

    /// <summary>An instant has one label: of two, one would be passed over without a word.</summary>
    private static void RefuseOverlaps(string path, IEnumerable<NumberedSpan> spans)
    {
        var inTime = spans.OrderBy(span => span.Span.StartUs).ToList();
        foreach (var (before, after) in inTime.Zip(inTime.Skip(1)))
        {
            if (after.Span.StartUs < before.Span.EndUs)
            {
                var (first, second) = before.Line < after.Line ? (before, after) : (after, before);
                throw new RecordingFormatException($"{path}:{second.Line}: '{second.Span.Label}' overlaps '{first.Span.Label}' of line {first.Line}; a time has one label");
            }
        }
    }

    private static LabelSpan? Parse(string line) =>
        line.Split(',', StringSplitOptions.TrimEntries) is [{ Length: > 0 } label, var start, var end]
        && long.TryParse(start, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var startUs)
        && long.TryParse(end, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var endUs)
        && startUs < endUs
            ? new LabelSpan(label, startUs, endUs)
            : null;

    private readonly record struct NumberedSpan(int Line, LabelSpan Span);
}
