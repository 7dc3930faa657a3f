namespace EdgeLearner.Daemon.Options;

/// <summary>Where a configuration comes from, so that it can be read again. Make it before it is read for the first time: what is written to a file from then on is a change.</summary>
/// <param name="Files">Files that are read, or would be were they there.</param>
/// <param name="Load">Reads everything. Throws <see cref="ConfigurationException"/> where it is not usable.</param>
internal sealed record ConfigurationOrigin(IReadOnlyList<string> Files, Func<DaemonOptions> Load)
{
    /// <summary>The files as they were when this was made.</summary>
    public IReadOnlyList<FileStamp> Stamps { get; } = [.. Files.Select(FileStamp.Of)];
}
