using EdgeLearner.Sensors;

namespace EdgeLearner.Daemon.Tests.Support;

/// <summary>The machine's disk, but forcing a file onto it, and looking into a folder, take as long as a test wants.</summary>
internal sealed class SlowDisk : IDisk
{
    /// <summary>Called before each <see cref="Sync"/>.</summary>
    public Action OnSync { get; set; } = static () => { };

    /// <summary>Called before each <see cref="List"/>.</summary>
    public Action OnList { get; set; } = static () => { };

    public void CreateFolder(string folder) => SystemDisk.Instance.CreateFolder(folder);

    public Stream Create(string path) => SystemDisk.Instance.Create(path);

    public Stream Open(string path) => SystemDisk.Instance.Open(path);

    public void Sync(Stream file)
    {
        OnSync();
        SystemDisk.Instance.Sync(file);
    }

    public void Rename(string from, string to) => SystemDisk.Instance.Rename(from, to);

    public void SyncFolder(string folder) => SystemDisk.Instance.SyncFolder(folder);

    public void Delete(string path) => SystemDisk.Instance.Delete(path);

    public IReadOnlyList<string> List(string folder)
    {
        OnList();
        return SystemDisk.Instance.List(folder);
    }
}
