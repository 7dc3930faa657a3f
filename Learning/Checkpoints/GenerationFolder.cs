using System.Globalization;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>The folder of the generations: names of files, and each way that one is read, written, set aside or removed.</summary>
/// <param name="path">Full path of the folder.</param>
/// <param name="disk">Where it lies.</param>
/// <param name="isReadOnly">Whether what is damaged stays where it is.</param>
internal sealed class GenerationFolder(string path, IDisk disk, bool isReadOnly)
{
    private const string ManifestExtension = ".json";
    private const string ModelExtension = ".safetensors";
    private const string WindowsExtension = ".windows";

    /// <summary>Full path of the folder for what is damaged.</summary>
    public string DamagedPath { get; } = System.IO.Path.Combine(path, "damaged");

    /// <summary>Full path of the folder.</summary>
    public string Root => path;

    /// <summary>Name of a generation's manifest.</summary>
    public static string Manifest(int number) => string.Create(CultureInfo.InvariantCulture, $"g-{number:D6}{ManifestExtension}");

    /// <summary>Name of a generation's model.</summary>
    public static string Model(int number) => string.Create(CultureInfo.InvariantCulture, $"g-{number:D6}{ModelExtension}");

    /// <summary>Name of the segment that a generation adds.</summary>
    public static string Segment(int number) => string.Create(CultureInfo.InvariantCulture, $"w-{number:D6}{WindowsExtension}");

    /// <summary>Full path of a file of the folder, or of one that has a full path.</summary>
    public string Full(string name) => System.IO.Path.Combine(path, name);

    /// <summary>Makes the folder where it is not there.</summary>
    public void Create() => disk.CreateFolder(path);

    /// <summary>Whether a file is there.</summary>
    public bool Exists(string name) => disk.List(System.IO.Path.GetDirectoryName(Full(name))!).Contains(System.IO.Path.GetFileName(name));

    /// <summary>Numbers of the generations that have a manifest, newest first.</summary>
    public IReadOnlyList<int> Numbers() =>
        [.. disk.List(path).Where(name => name.EndsWith(ManifestExtension, StringComparison.Ordinal)).Select(NumberOf).Where(number => number > 0).OrderDescending()];

    /// <summary>A number that no file has or had, damaged ones included.</summary>
    public int NextNumber() => disk.List(path).Concat(disk.List(DamagedPath)).Select(NumberOf).Append(0).Max() + 1;

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="CheckpointException">It is not there, and so damaged; or it cannot be read.</exception>
    public Stream Open(string name)
    {
        try
        {
            return disk.Open(Full(name));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException($"{Full(name)}: is not there") { IsDamaged = true };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(name, error);
        }
    }

    /// <summary>Reads all of a file.</summary>
    /// <exception cref="CheckpointException">As <see cref="Open"/>.</exception>
    public byte[] ReadAll(string name)
    {
        using var stream = Open(name);
        try
        {
            using var bytes = new MemoryStream((int)Math.Min(stream.Length, Array.MaxLength));
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(name, error);
        }
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <exception cref="IOException">Disk full and the like; so <see cref="UnauthorizedAccessException"/>.</exception>
    public StoredFile Write(string name, Action<Stream> write)
    {
        using var file = new NewFile(Full(name), disk);
        using var hashed = new HashedStream(file.Stream);
        write(hashed);
        file.Commit();
        return new StoredFile(name, hashed.Bytes, hashed.Finish());
    }

    /// <summary>Moves files out of the way, under the names they have; those that are not there are left out.</summary>
    /// <returns>What became of them, in words.</returns>
    public string SetAside(params IReadOnlyList<string> names)
    {
        if (isReadOnly)
        {
            return $"it would go to {DamagedPath}";
        }

        try
        {
            disk.CreateFolder(DamagedPath);
            foreach (var name in names.Where(Exists))
            {
                disk.Rename(Full(name), System.IO.Path.Combine(DamagedPath, System.IO.Path.GetFileName(name)));
            }

            return $"it is now in {DamagedPath}";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be moved to {DamagedPath}: {error.Message}";
        }
    }

    /// <summary>Removes every file of ours that is not among those to keep. What cannot be removed now is removed another time.</summary>
    /// <param name="kept">Names of the files to keep.</param>
    /// <param name="withSegments">Whether segments may go; else all of them stay.</param>
    public void RemoveAllBut(IReadOnlySet<string> kept, bool withSegments)
    {
        try
        {
            // manifests first: what has none is no generation, whichever of its files are still there
            foreach (var name in disk.List(path).Where(IsOurs).Where(name => !kept.Contains(name)).Where(name => withSegments || !IsSegment(name)).OrderByDescending(IsManifest))
            {
                disk.Delete(Full(name));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // the generation that was written stands all the same
        }
    }

    private static bool IsManifest(string name) => name.EndsWith(ManifestExtension, StringComparison.Ordinal);

    private static bool IsSegment(string name) => name.EndsWith(WindowsExtension, StringComparison.Ordinal);

    private static bool IsOurs(string name) => NumberOf(name) > 0;

    /// <summary>The number in a name such as <c>g-000042.json</c>, finished or not; 0 where the name is not of ours.</summary>
    private static int NumberOf(string name)
    {
        var whole = name.EndsWith(NewFile.UnfinishedSuffix, StringComparison.Ordinal) ? name[..^NewFile.UnfinishedSuffix.Length] : name;
        var digits = System.IO.Path.GetFileNameWithoutExtension(whole);
        var isOurs = System.IO.Path.GetExtension(whole) is ManifestExtension or ModelExtension or WindowsExtension
            && (digits.StartsWith("g-", StringComparison.Ordinal) || digits.StartsWith("w-", StringComparison.Ordinal));
        return isOurs && int.TryParse(digits.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private CheckpointException Unreadable(string name, Exception error) => new($"{Full(name)}: cannot be read: {error.Message}");
}
