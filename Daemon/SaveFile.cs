using EdgeLearner.Daemon.Commands;
using EdgeLearner.Daemon.Options;

namespace EdgeLearner.Daemon;

/// <summary>The file that a model is to be saved to.</summary>
internal static class SaveFile
{
    /// <summary>Makes the folder where it is not there, and proves that a model can be written: before hours of learning, not after.</summary>
    /// <param name="file">The model's file.</param>
    /// <param name="option">The switch that names it.</param>
    /// <exception cref="ConfigurationException">It cannot.</exception>
    public static void Prepare(string file, string option)
    {
        var path = Path.GetFullPath(file);
        if (OutputFiles.WhyNoPlace(path) is { } why)
        {
            throw new ConfigurationException($"{path}: no model can be saved there: {why} ({option})");
        }

        PrepareFolder(Path.GetDirectoryName(path)!, option);
    }

    /// <summary>The same for a folder that is to hold what is saved.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="option">What names it.</param>
    /// <exception cref="ConfigurationException">It cannot.</exception>
    public static void PrepareFolder(string folder, string option)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".probe-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{folder}: no model can be saved there: {error.Message} Choose another folder ({option})");
        }
    }
}
