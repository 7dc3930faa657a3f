namespace EdgeLearner.Sensors;

/// <summary>The one way that a file of ours reaches the disk: written beside its place, and put there by <see cref="Commit"/>, whole or not at all.</summary>
/// <remarks>One thread.</remarks>
public sealed class NewFile : IDisposable
{
    /// <summary>What is added to a file's name while it is written.</summary>
    public const string UnfinishedSuffix = ".part";

    private readonly string _path;
    private readonly string _temporary;
    private readonly IDisk _disk;
    private bool _committed;

    /// <summary>Begins the file, in a folder that is there; what stands in its place stays until it is committed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="disk">Where it lies. Default: the machine's own.</param>
    /// <exception cref="IOException">The folder is not there, the disk is full, or a pipe or a device stands in the place.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public NewFile(string path, IDisk? disk = null)
    {
        _disk = disk ?? SystemDisk.Instance;
        _path = Path.GetFullPath(path);
        _temporary = _path + UnfinishedSuffix;
        Stream = FileKind.IsSpecial(_path)
            ? throw new IOException($"{path}: a pipe or a device would be replaced by a file; name another")
            : _disk.Create(_temporary);
    }

    /// <summary>Where the content goes.</summary>
    public Stream Stream { get; }

    /// <summary>Forces the content to the disk, puts the file into its place, and forces the folder to the disk.</summary>
    /// <exception cref="IOException">
    /// Disk full and the like: what was in the place still is. Only where forcing the folder to the disk fails, the new content is there already, and
    /// may not outlive a power cut.
    /// </exception>
    public void Commit()
    {
        _disk.Sync(Stream);
        Stream.Dispose();
        _disk.Rename(_temporary, _path);
        _committed = true;
        _disk.SyncFolder(Path.GetDirectoryName(_path)!);
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
                _disk.Delete(_temporary);
            }
        }
    }
}
