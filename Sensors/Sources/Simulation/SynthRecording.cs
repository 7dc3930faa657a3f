using System.Globalization;
using System.Text.Json;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;

namespace EdgeLearner.Sensors.Sources.Simulation;

/// <summary>Writes a simulated, labelled recording, its label sidecar, and <c>NAME.json</c> that says what it holds.</summary>
public static class SynthRecording
{
    private const string DefaultExtension = ".raw"; // EVT3
    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes the three files, each complete or not at all. The same options give the same bytes.</summary>
    /// <param name="path">The recording, in the format of its extension (<see cref="FormatRegistry.FindWritable"/>); <c>.raw</c> where it has none.</param>
    /// <param name="options">What to simulate; validated.</param>
    /// <param name="progress">Is told the share that is done, 0 to 1, once a packet. Default: nobody.</param>
    /// <param name="stop">Ends the writing; nothing is left behind. Asked for once the last event is written, it changes nothing: the three files are finished.</param>
    /// <returns>What the recording holds, read back from the file.</returns>
    /// <exception cref="RecordingFormatException">A file cannot be written, or not in such a format: one line that begins with its path.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> asked for it.</exception>
    public static RecordingSummary Write(string path, SimulationOptions options, IProgress<double>? progress = null, CancellationToken stop = default)
    {
        var recording = PathOf(path);
        using (var reader = new SimulatedReader(options))
        using (var writer = new NewRecording(recording, FormatRegistry.FindWritable(recording), new WriteOptions(options.Geometry)))
        {
            for (var packet = new EventPacket(); reader.Read(packet);)
            {
                stop.ThrowIfCancellationRequested();
                writer.Write(packet);
                progress?.Report(reader.Progress);
            }

            LabelFile.Write(LabelFile.Beside(recording), reader.Labels);
            writer.Commit();
        }

        var summary = RecordingSummary.Read(recording, new OpenOptions(options.Geometry), withDigest: true, stop: CancellationToken.None); // a recording without its description would stay
        Describe(recording, options, summary);
        return summary;
    }

    /// <summary>The file that is written: a name without an extension gets one.</summary>
    public static string PathOf(string path) => Path.GetExtension(path).Length == 0 ? path + DefaultExtension : path;

    private static void Describe(string recording, SimulationOptions options, RecordingSummary summary)
    {
        using var file = RecordingFile.Create(Path.ChangeExtension(recording, ".json"));
        var name = Path.GetExtension(recording) == DefaultExtension ? Path.GetFileNameWithoutExtension(recording) : Path.GetFileName(recording);
        using (var json = new Utf8JsonWriter(file.Stream, Layout))
        {
            json.WriteStartObject();
            json.WriteString("command", string.Create(
                CultureInfo.InvariantCulture,
                $"edgelearner synth {name} --seed {options.Seed} --seconds {options.Seconds} --size {options.Width}x{options.Height}"));
            json.WriteNumber("width", options.Width);
            json.WriteNumber("height", options.Height);
            json.WriteNumber("events", summary.Events);
            json.WriteNumber("on", summary.On);
            json.WriteNumber("first_us", summary.FirstUs ?? 0);
            json.WriteNumber("last_us", summary.LastUs ?? 0);
            json.WriteString("digest", summary.Digest);
            json.WriteStartArray("classes");
            foreach (var className in SimulatedReader.ClassNames)
            {
                json.WriteStringValue(className);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        file.Stream.WriteByte((byte)'\n');
        file.Commit();
    }
}
