using System.Text;
using System.Text.Json;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Cameras;

/// <summary>Writes biases into a configuration file, whole or not at all.</summary>
internal static class BiasWriter
{
    /// <summary>Changes or adds them under <c>Sensor:Biases</c>; all else in the file stays as it is.</summary>
    /// <param name="file">The file; made where it is not there.</param>
    /// <param name="biases">Names and values; the later wins.</param>
    /// <remarks>A link stays a link: what it points to is written.</remarks>
    /// <exception cref="ConfigurationException">The file is not usable, or would not be with these values; or it cannot be written.</exception>
    public static void Write(string file, IEnumerable<(string Name, int Value)> biases)
    {
        try
        {
            var text = File.Exists(file) ? File.ReadAllText(file) : "";
            foreach (var (name, value) in biases)
            {
                text = SettingsFile.Set(text, ["Sensor", "Biases", name], value);
            }

            Check(ConfigurationLoader.Check(Path.GetFullPath(file), text).Sensor);
            Replace(Target(file), text);
        }
        catch (JsonException error)
        {
            throw new ConfigurationException($"{file}: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: cannot be written: {error.Message}; may you write there?");
        }
    }

    /// <summary>A camera may be named elsewhere, on the daemon's command line say.</summary>
    private static void Check(SensorOptions sensor)
    {
        if (!sensor.IsUsed && CameraCatalogue.Validate(sensor with { Kind = SensorOptions.Auto }) is [var complaint, ..])
        {
            throw new ConfigurationException($"configuration: {complaint}");
        }
    }

    private static string Target(string file) =>
        (File.Exists(file) ? File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(file);

    private static void Replace(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var next = new NewFile(file);
        next.Stream.Write(Encoding.UTF8.GetBytes(text));
        if (File.Exists(file))
        {
            FileOwner.Copy(file, file + NewFile.UnfinishedSuffix); // or the daemon may not read it any more
        }

        next.Commit();
    }
}
