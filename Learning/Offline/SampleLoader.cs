using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Learning.Offline;

/// <summary>Decodes and bins the samples of a manifest, each recording in one pass however many windows it has.</summary>
public static class SampleLoader
{
    /// <summary>Loads all samples, in the manifest's order.</summary>
    /// <param name="manifest">What to load.</param>
    /// <param name="options">Bins.</param>
    /// <param name="classes">Names of the classes, in the order of the network's outputs. Default: those of the manifest.</param>
    /// <param name="input">Size of a frame. Default: that of the largest sensor of the manifest after the downscale to <see cref="FramingOptions.InputMax"/>.</param>
    /// <param name="progress">Is told the number of recordings read so far. Default: nobody.</param>
    /// <param name="stop">Ends the loading early.</param>
    /// <exception cref="RecordingFormatException">A recording cannot be read, or a class is not one of <paramref name="classes"/>: one line that names manifest and line.</exception>
    /// <exception cref="InputMismatchException">Sensor and input do not fit.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> asked for it.</exception>
    public static SampleSet Load(
        Manifest manifest,
        FramingOptions options,
        IReadOnlyList<string>? classes = null,
        SensorGeometry? input = null,
        IProgress<int>? progress = null,
        CancellationToken stop = default)
    {
        classes ??= manifest.Classes;
        var targets = manifest.Rows.Select(row => IndexOf(row, classes)).ToList();
        var recordings = manifest.Rows.Index().GroupBy(row => row.Item.File).ToList();
        var sensors = Sensors([.. recordings.Select(recording => recording.First().Item)], stop);
        var size = input ?? InputMapping.ScaledSize(sensors.Values.MaxBy(sensor => sensor.Pixels), options.InputMax);
        var pool = new EventFramePool(size);
        var samples = new (ulong[] Bits, int Class, long Events)[manifest.Rows.Count];
        foreach (var (done, recording) in recordings.Index())
        {
            stop.ThrowIfCancellationRequested();
            var rows = recording.Select(row => row.Item).ToList();
            var mapping = InputMapping.Fit(sensors[recording.Key], size, options.InputMax);
            var windows = Explain(rows[0], () => Read(rows, mapping, options, pool, stop));
            foreach (var (row, window) in recording.Zip(windows))
            {
                samples[row.Index] = (window.Bits, targets[row.Index], window.Events);
            }

            progress?.Report(done + 1);
        }

        return new SampleSet(size, options.Frames, classes, samples);
    }

    private static int IndexOf(ManifestRow row, IReadOnlyList<string> classes)
    {
        var index = classes.Index().Where(item => item.Item == row.Class).Select(item => item.Index).DefaultIfEmpty(-1).First();
        return index >= 0
            ? index
            : throw new RecordingFormatException($"{row.Origin}: class '{row.Class}' is unknown; the classes are {string.Join(", ", classes)}");
    }

    /// <summary>Size of each file's sensor. Files of a format without one are guesses, each by its own events: the largest guess then holds for all of that format.</summary>
    private static Dictionary<string, SensorGeometry> Sensors(IReadOnlyList<ManifestRow> files, CancellationToken stop)
    {
        var infos = files.ToDictionary(row => row.File, row => Explain(row, () =>
        {
            using var reader = FormatRegistry.Open(row.File, new OpenOptions { Stop = stop });
            return reader.Info;
        }));
        var guesses = infos.Values.Where(info => info.Notes.Count > 0)
            .GroupBy(info => info.Format)
            .ToDictionary(format => format.Key, format => format.Select(info => info.Geometry).MaxBy(sensor => sensor.Pixels));
        return infos.ToDictionary(
            item => item.Key,
            item => item.Value.Notes.Count > 0 ? guesses[item.Value.Format] : item.Value.Geometry);
    }

    private static SampleWindow[] Read(List<ManifestRow> rows, InputMapping mapping, FramingOptions options, EventFramePool pool, CancellationToken stop)
    {
        using var reader = FormatRegistry.Open(rows[0].File, new OpenOptions(mapping.Sensor) { Stop = stop });
        SampleWindow[] windows = [];
        for (var packet = new EventPacket(); !Array.TrueForAll(windows, window => window.IsComplete) || windows.Length == 0;)
        {
            if (!reader.Read(packet))
            {
                break;
            }

            if (windows.Length == 0 && packet.Count > 0)
            {
                var originUs = packet.TimesUs[0];
                windows = [.. rows.Select(row => new SampleWindow(row, originUs, mapping, options, pool))];
            }

            foreach (var window in windows.Where(window => !window.IsComplete))
            {
                window.Push(packet);
            }
        }

        foreach (var window in windows)
        {
            window.Complete();
        }

        return windows.Length > 0 ? windows : throw new RecordingFormatException($"{rows[0].File}: it has no events");
    }

    /// <summary>A complaint about a recording says which line of the manifest names it.</summary>
    private static T Explain<T>(ManifestRow row, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is RecordingFormatException or IOException)
        {
            throw new RecordingFormatException(row.Origin == row.File || error.Message.StartsWith(row.Origin, StringComparison.Ordinal)
                ? error.Message
                : $"{row.Origin}: {error.Message}");
        }
    }
}
