namespace EdgeLearner.Sensors.Formats;

/// <summary>Begins the files that belong to a recording, with a complaint for people where that cannot be.</summary>
internal static class RecordingFile
{
    /// <summary>A new file; see <see cref="NewFile"/>.</summary>
    /// <exception cref="RecordingFormatException">The folder is not there or may not be written to.</exception>
    public static NewFile Create(string path)
    {
        try
        {
            return new NewFile(path);
        }
        catch (DirectoryNotFoundException)
        {
            throw new RecordingFormatException($"{path}: cannot be written: there is no folder {Path.GetDirectoryName(Path.GetFullPath(path))}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecordingFormatException($"{path}: cannot be written: {error.Message}");
        }
    }
}
