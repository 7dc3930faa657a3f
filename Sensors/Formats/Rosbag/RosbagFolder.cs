namespace EdgeLearner.Sensors.Formats.Rosbag;

/// <summary>A ROS 2 bag as <c>ros2 bag record</c> leaves it: a folder of files, whose order stands in <c>metadata.yaml</c>.</summary>
internal static class RosbagFolder
{
    /// <summary>Extension of the files that are read.</summary>
    public const string Extension = ".db3";

    private const string Metadata = "metadata.yaml";
    private const string Information = "rosbag2_bagfile_information:";
    private const string FilesKey = "relative_file_paths:";
    private const string Item = "- ";

    /// <summary>Its files, in their order; without a bag's <c>metadata.yaml</c>, which a recorder that was cut off leaves out, by their names.</summary>
    /// <exception cref="RecordingFormatException">It is no such folder or may not be read, its files are of a kind that is not read, or there are none.</exception>
    public static IReadOnlyList<string> Files(string folder)
    {
        var metadata = Path.Combine(folder, Metadata);
        try
        {
            var isListed = File.Exists(metadata) && File.ReadLines(metadata).Any(line => line.Trim() == Information);
            List<string> files = isListed
                ? [.. Listed(metadata).Select(name => Path.Combine(folder, Path.GetFileName(name)))]
                : [.. Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal)];
            if (!isListed && files.Count == 0)
            {
                throw new RecordingFormatException("is a directory; give a file");
            }

            return files.Count > 0 && files.TrueForAll(file => file.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
                ? files
                : throw new RecordingFormatException(
                    $"a ROS bag of {(files.Count == 0 ? "no files" : Path.GetFileName(files.Find(file => !file.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))))}: {Extension} files (sqlite3, not compressed) are read; ros2 bag convert makes them");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecordingFormatException(error.Message);
        }
    }

    private static IEnumerable<string> Listed(string metadata) =>
        File.ReadLines(metadata).Select(line => line.Trim())
            .SkipWhile(line => line != FilesKey).Skip(1)
            .TakeWhile(line => line.StartsWith(Item, StringComparison.Ordinal))
            .Select(line => line[Item.Length..].Trim(' ', '"', '\''));
}
