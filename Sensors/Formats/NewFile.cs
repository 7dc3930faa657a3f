namespace EdgeLearner.Sensors.Formats;

/// <summary>A file that appears complete or not at all: written beside its place under another name, renamed by <see cref="Commit"/>.</summary>
internal sealed class NewFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private bool _committed;

    /// <summary>Begins the file; what stands in its place stays until it is committed.</summary>
    /// <exception cref="RecordingFormatException">The folder is not there or may not be written to.</exception>
    public NewFile(string path)
    {
        _path = path;
        _temporary = path + ".part";
        try
        {
            Stream = new FileStream(_temporary, FileMode.Create, FileAccess.Write, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecordingFormatException($"{path}: cannot be written: {error.Message}");
        }
    }

    /// <summary>Where the content goes.</summary>
    public FileStream Stream { get; }

    /// <summary>Puts the file into its place.</summary>
    public void Commit()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _committed = true;
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        if (!_committed)
        {
            File.Delete(_temporary);
        }
    }
}
