namespace EdgeLearner.Sensors;

/// <summary>All that is asked of a disk by what must survive on it. A seam: tests let each operation fail, and cut the power between any two.</summary>
/// <remarks>Every operation may throw <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>, and may then have happened in part.</remarks>
public interface IDisk
{
    /// <summary>Makes a folder, and those above it; one that is there stays.</summary>
    void CreateFolder(string folder);

    /// <summary>Begins a file anew, for writing. What is written may not outlive a power cut before <see cref="Sync"/>.</summary>
    Stream Create(string path);

    /// <summary>Opens a file for reading, from its start; it can tell its length.</summary>
    /// <exception cref="FileNotFoundException">It is not there; so <see cref="DirectoryNotFoundException"/>.</exception>
    Stream Open(string path);

    /// <summary>Forces what was written to a file of <see cref="Create"/> to the disk.</summary>
    void Sync(Stream file);

    /// <summary>Gives a file another name, at once; one of that name is replaced. It may not outlive a power cut before <see cref="SyncFolder"/>.</summary>
    void Rename(string from, string to);

    /// <summary>Forces the names in a folder to the disk.</summary>
    void SyncFolder(string folder);

    /// <summary>Removes a file, if it is there.</summary>
    void Delete(string path);

    /// <summary>Names of the files in a folder, in no order; none where there is no such folder.</summary>
    IReadOnlyList<string> List(string folder);
}
