using System.Globalization;
using System.Text.Json;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Learning.Offline;

/// <summary>Reads manifests: a CSV file, or a folder with one sub-folder of recordings for each class.</summary>
/// <remarks>
/// A CSV begins with the line <c>path,label</c> or <c>path,label,start_us,end_us</c>; paths are relative to it, a window is half-open, and times count
/// from the recording's first event. Where a <c>labels.json</c> lies beside (an array of names), a label that is a number stands for the name at that
/// index.
/// </remarks>
public static class ManifestReader
{
    private const string WholeHeader = "path,label";
    private const string WindowHeader = "path,label,start_us,end_us";
    private const string NamesFile = "labels.json";

    /// <summary>Reads a manifest; recordings are only looked for.</summary>
    /// <param name="path">The CSV file or the folder.</param>
    /// <exception cref="RecordingFormatException">It makes no sense, is empty, or names a file that is not there: one line with file and line number.</exception>
    public static Manifest Read(string path)
    {
        try
        {
            var rows = Directory.Exists(path) ? ReadFolder(path) : ReadFile(path);
            return rows.Count > 0 ? new Manifest(path, rows) : throw new RecordingFormatException($"{path}: it lists no recordings");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecordingFormatException($"{path}: {(error is FileNotFoundException or DirectoryNotFoundException ? "no such manifest" : error.Message)}");
        }
    }

    private static List<ManifestRow> ReadFile(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        using var lines = File.OpenText(path);
        var hasWindows = lines.ReadLine()?.Trim() switch
        {
            WholeHeader => false,
            WindowHeader => true,
            _ => throw new RecordingFormatException($"{path}:1: the first line must be {WholeHeader} or {WindowHeader}"),
        };
        var names = ReadNames(folder);
        var rows = new List<ManifestRow>();
        for (var number = 2; lines.ReadLine() is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                rows.Add(Parse(line, hasWindows, $"{path}:{number}", folder, names));
            }
        }

        return rows;
    }

    private static ManifestRow Parse(string line, bool hasWindows, string origin, string folder, IReadOnlyList<string> names)
    {
        var cells = line.Split(',', StringSplitOptions.TrimEntries);
        if (cells.Length != (hasWindows ? 4 : 2) || cells[0].Length == 0 || cells[1].Length == 0)
        {
            throw new RecordingFormatException($"{origin}: '{line.Trim()}' is not {(hasWindows ? WindowHeader : WholeHeader)}");
        }

        var file = Path.Combine(folder, cells[0]);
        if (!File.Exists(file))
        {
            throw new RecordingFormatException($"{origin}: {file}: no such file");
        }

        var (startUs, endUs) = hasWindows ? ParseWindow(cells[2], cells[3], origin) : (null, null);
        return new ManifestRow(origin, file, cells[1], NameOf(cells[1], names, origin), startUs, endUs);
    }

    private static (long?, long?) ParseWindow(string start, string end, string origin) =>
        long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var startUs)
        && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var endUs)
        && startUs < endUs
            ? (startUs, endUs)
            : throw new RecordingFormatException($"{origin}: '{start},{end}' is no window: start_us and end_us are whole microseconds, start before end");

    private static List<ManifestRow> ReadFolder(string path)
    {
        var names = ReadNames(path);
        var rows = new List<ManifestRow>();
        foreach (var folder in Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal))
        {
            var label = Path.GetFileName(folder);
            var files = Directory.EnumerateFiles(folder).Where(FormatRegistry.IsRecording).Order(StringComparer.Ordinal);
            rows.AddRange(files.Select(file => new ManifestRow(file, file, label, NameOf(label, names, folder), null, null)));
        }

        return rows;
    }

    private static IReadOnlyList<string> ReadNames(string folder)
    {
        var file = Path.Combine(folder, NamesFile);
        if (!File.Exists(file))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), CheckpointJson.Default.IReadOnlyListString) ?? [];
        }
        catch (JsonException)
        {
            throw new RecordingFormatException($"{file}: it is not a JSON array of names");
        }
    }

    private static string NameOf(string label, IReadOnlyList<string> names, string origin) => (names.Count, Manifest.Number(label)) switch
    {
        (0, _) or (_, null) => label,
        var (count, number) when number < count => names[number.Value],
        var (count, _) => throw new RecordingFormatException($"{origin}: label {label} has no name: {NamesFile} beside it has {count}, from 0"),
    };
}
