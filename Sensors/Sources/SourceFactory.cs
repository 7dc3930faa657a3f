using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.Sensors.Sources.Simulation;

namespace EdgeLearner.Sensors.Sources;

/// <summary>THE list of sources, and the way to open the configured one.</summary>
public static class SourceFactory
{
    /// <summary>Opens the source that the options name. A new kind is one case here.</summary>
    /// <param name="options">Validated.</param>
    /// <param name="clock">Paces a replay.</param>
    /// <param name="tell">Told in one line that a pipe is waited for. Default: nobody.</param>
    /// <param name="stop">Ends that waiting.</param>
    /// <exception cref="RecordingFormatException">Recording or label file cannot be read: one line that begins with the path. Or a simulated class never comes.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> asked for it.</exception>
    public static IEventSource Open(SourceOptions options, TimeProvider clock, Action<string>? tell = null, CancellationToken stop = default) => options.Kind switch
    {
        SourceKind.Recording => OpenRecording(options, clock, tell, stop),
        SourceKind.Simulated when !options.Simulation.ShowsLateClass => throw new RecordingFormatException(
            $"Source:Simulation:Drift:LateClassSeconds = {options.Simulation.Drift.LateClassSeconds}: no episode of {options.Simulation.Drift.LateClass} begins before the end, "
            + $"after {options.Simulation.Seconds} s (Source:Simulation:Seconds)"),
        SourceKind.Simulated => new RecordingSource(
            "simulated",
            _ => new SimulatedReader(options.Simulation),
            new SimulatedReader(options.Simulation).Labels,
            options.SpeedFactor,
            options.Loops,
            clock,
            isLive: options.Simulation.Live),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "No such kind of source."),
    };

    /// <summary>Where a file lies: a relative path is looked for in the working directory, then beside the program.</summary>
    public static string Locate(string file)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, file);
        return !Path.Exists(file) && Path.Exists(beside) ? beside : file;
    }

    private static RecordingSource OpenRecording(SourceOptions options, TimeProvider clock, Action<string>? tell, CancellationToken stop)
    {
        var path = Locate(options.File);
        var open = options.OpenOptions with { Tell = tell };
        return new RecordingSource(
            Path.GetFileName(path),
            ended => FormatRegistry.Open(path, open with { Stop = ended }),
            ReadLabels(options, path),
            options.SpeedFactor,
            options.Loops,
            clock,
            stop: stop);
    }

    /// <summary>The named sidecar, which must be there, or the one beside the recording, which need not.</summary>
    private static IReadOnlyList<LabelSpan> ReadLabels(SourceOptions options, string recording)
    {
        if (options.LabelFile is { Length: > 0 } named)
        {
            return LabelFile.Read(Locate(named), FirstUs);
        }

        return LabelFile.FindBeside(recording) is { } beside ? LabelFile.Read(beside, FirstUs) : [];

        long FirstUs()
        {
            using var reader = FormatRegistry.Open(recording, options.OpenOptions);
            var packet = new EventPacket();
            while (reader.Read(packet) && packet.Count == 0)
            {
            }

            return packet.Count > 0 ? packet.TimesUs[0] : 0;
        }
    }
}
