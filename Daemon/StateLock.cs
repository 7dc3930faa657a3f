using EdgeLearner.Daemon.Options;

namespace EdgeLearner.Daemon;

/// <summary>Keeps the state folder to one run at a time: two would overwrite what the other has learned.</summary>
internal static class StateLock
{
    private const string FileName = "lock";

    /// <summary>Takes the folder until disposed, or until the process ends in whatever way: the system holds the lock. Its empty file stays.</summary>
    /// <param name="folder">The state folder; made where it is not there.</param>
    /// <exception cref="ConfigurationException">Another run has it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static IDisposable Take(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new ConfigurationException(
                $"State:Directory = {folder}: another run keeps its model there ({error.Message}); end that one, or choose another folder");
        }
    }
}
