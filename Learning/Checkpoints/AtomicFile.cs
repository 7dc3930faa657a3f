using System.Runtime.InteropServices;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>The one way that state reaches the disk. When <see cref="Write"/> returns, the new content is on the disk under its name; until then the old one is.</summary>
public static partial class AtomicFile
{
    /// <summary>Writes a file beside its place, forces it to the disk, puts it into its place, and forces the folder to the disk. Creates the folder.</summary>
    /// <param name="path">Where the file goes.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">Disk full and the like: what was under the name still is. Only where forcing the folder to the disk fails, the new content is there already, and may not outlive a power cut.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(folder);
        var temporary = full + ".tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        SyncFolder(folder);
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
