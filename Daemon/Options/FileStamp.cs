namespace EdgeLearner.Daemon.Options;

/// <summary>What changes with a file, as far as can be told without reading it.</summary>
/// <param name="IsThere">Whether there is one.</param>
/// <param name="Written">When it was last written to, UTC.</param>
/// <param name="Length">In bytes.</param>
internal readonly record struct FileStamp(bool IsThere, DateTime Written, long Length)
{
    /// <summary>As the file is now.</summary>
    public static FileStamp Of(string path) => new FileInfo(path) is { Exists: true } file ? new FileStamp(true, file.LastWriteTimeUtc, file.Length) : default;
}
