using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Daemon.Commands;

/// <summary>A network that the command line names.</summary>
internal static class NetworkName
{
    /// <summary>Finds it. A file that is damaged or missing fails; what is neither a file nor a name is wrong usage.</summary>
    /// <param name="name">A name of the list, a notation, or a JSON file.</param>
    /// <exception cref="UsageException">Unknown name or notation.</exception>
    /// <exception cref="NetworkException">The file cannot be used.</exception>
    public static NetworkTemplate Find(string name)
    {
        try
        {
            return NetworkCatalogue.Find(name);
        }
        catch (NetworkException error) when (!name.EndsWith(NetworkFile.Extension, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException(error.Message);
        }
    }
}
