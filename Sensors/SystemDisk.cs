using System.Runtime.InteropServices;

namespace EdgeLearner.Sensors;

/// <summary>The machine's own disk. From any thread.</summary>
public sealed partial class SystemDisk : IDisk
{
    private SystemDisk()
    {
    }

    /// <summary>The only one.</summary>
    public static IDisk Instance { get; } = new SystemDisk();

    /// <inheritdoc/>
    public void CreateFolder(string folder) => Directory.CreateDirectory(folder);

    /// <inheritdoc/>
    /// <remarks>What is there goes first: were it a link, the file it leads to would be written over.</remarks>
    public Stream Create(string path)
    {
        File.Delete(path);
        return new OutputFile(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None });
    }

    /// <inheritdoc/>
    public Stream Open(string path) => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <inheritdoc/>
    public void Sync(Stream file) => ((FileStream)file).Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path))] : [];

    /// <inheritdoc/>
    /// <remarks>.NET cannot open a folder, so that its fsync goes through the C library; elsewhere than on Unix a rename needs none.</remarks>
    public void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const int ReadOnly = 0;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"{folder}: cannot be opened for fsync (errno {Marshal.GetLastPInvokeError()})");
        }

        var failed = Fsync(descriptor) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (failed)
        {
            throw new IOException($"{folder}: fsync failed (errno {error})");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
