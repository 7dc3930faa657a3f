namespace EdgeLearner.Daemon.Options;

/// <summary>What changes with a file, as far as that can be told without reading it. Its rights count only where they decide whether it can be read.</summary>
/// <param name="IsThere">Whether there is one.</param>
/// <param name="IsReadable">Whether it can be read: one that could not is a new one once it can.</param>
/// <param name="Written">When it was last written to, UTC.</param>
/// <param name="Length">In bytes.</param>
internal readonly record struct FileStamp(bool IsThere, bool IsReadable, DateTime Written, long Length)
{
    /// <summary>As the file is now.</summary>
    public static FileStamp Of(string path) =>
        new FileInfo(path) is { Exists: true } file ? new FileStamp(true, CanRead(path), file.LastWriteTimeUtc, file.Length) : default;

    private static bool CanRead(string path)
    {
        try
        {
            using var opened = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
