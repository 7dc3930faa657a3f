using System.Runtime.InteropServices;

namespace EdgeLearner.Sensors;

/// <summary>The one way that a file of ours reaches the disk: written beside its place, and put there by <see cref="Commit"/>, whole or not at all.</summary>
/// <remarks>One thread.</remarks>
public sealed partial class NewFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private bool _committed;

    /// <summary>Begins the file, in a folder that is there; what stands in its place stays until it is committed.</summary>
    /// <exception cref="IOException">The folder is not there, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public NewFile(string path)
    {
        _path = Path.GetFullPath(path);
        _temporary = _path + ".part";
        Stream = new FileStream(_temporary, FileMode.Create, FileAccess.Write, FileShare.None);
    }

    /// <summary>Where the content goes.</summary>
    public FileStream Stream { get; }

    /// <summary>Forces the content to the disk, puts the file into its place, and forces the folder to the disk.</summary>
    /// <exception cref="IOException">
    /// Disk full and the like: what was in the place still is. Only where forcing the folder to the disk fails, the new content is there already, and
    /// may not outlive a power cut.
    /// </exception>
    public void Commit()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _committed = true;
        SyncFolder(Path.GetDirectoryName(_path)!);
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        finally
        {
            if (!_committed)
            {
                File.Delete(_temporary);
            }
        }
    }

    /// <summary>.NET cannot open a folder, so that its fsync goes through the C library; elsewhere than on Unix a rename needs none.</summary>
    private static void SyncFolder(string folder)
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
