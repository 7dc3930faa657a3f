using System.CommandLine;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Daemon.Views;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Simulation;

namespace EdgeLearner.Daemon.Commands;

/// <summary><c>synth OUT</c>: a simulated, labelled recording.</summary>
internal sealed class SynthCommand
{
    private static readonly SimulationOptions Default = new();

    private readonly Argument<string> _out = new("OUT")
    {
        Description = $"The recording to write: {string.Join(", ", FormatRegistry.WritableNames)}, by its extension, of several the first; .raw where it has none. NAME.labels.csv and NAME.json come with it.",
    };

    private readonly Option<string> _size = new("--size")
    {
        Description = "Size of the sensor.",
        HelpName = "WxH",
        DefaultValueFactory = _ => $"{Default.Width}x{Default.Height}",
    };

    private readonly Option<ulong> _seed = Setting("--seed", Default.Seed, "Seed of everything random: the same options give the same bytes.");
    private readonly Option<double> _seconds = Setting("--seconds", Default.Seconds, "Length.");
    private readonly Option<double> _minEpisode = Setting("--min-episode", Default.MinEpisodeSeconds, "Shortest episode of one class, in seconds.");
    private readonly Option<double> _maxEpisode = Setting("--max-episode", Default.MaxEpisodeSeconds, "Longest episode of one class, in seconds.");
    private readonly Option<double> _contrast = Setting("--contrast", Default.Contrast, "Brightness of a shape against its background, as a ratio.");
    private readonly Option<double> _threshold = Setting("--threshold", Default.Threshold, "Change of log intensity that makes an event.");
    private readonly Option<double> _mismatch = Setting("--threshold-mismatch", Default.ThresholdMismatch, "Its spread from pixel to pixel, as a share.");
    private readonly Option<int> _refractory = Setting("--refractory-us", Default.RefractoryUs, "Dead time of a pixel after an event, in microseconds.");
    private readonly Option<double> _shotNoise = Setting("--shot-noise-hz", Default.ShotNoiseHz, "Random events, per pixel and second.");
    private readonly Option<double> _leak = Setting("--leak-hz", Default.LeakHz, "ON events that no light explains, per pixel and second.");
    private readonly Option<double> _hotShare = Setting("--hot-pixel-share", Default.HotPixelShare, "Share of pixels that are hot.");
    private readonly Option<double> _hotRate = Setting("--hot-pixel-hz", Default.HotPixelHz, "Events of a hot pixel per second.");
    private readonly DriftSwitches _drift = new();

    private SynthCommand()
    {
    }

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var synth = new SynthCommand();
        var command = new Command("synth", "Writes a simulated, labelled recording of moving shapes.")
        {
            synth._out, synth._seed, synth._seconds, synth._size, synth._minEpisode, synth._maxEpisode, synth._contrast, synth._threshold,
            synth._mismatch, synth._refractory, synth._shotNoise, synth._leak, synth._hotShare, synth._hotRate,
        };
        synth._drift.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            synth.Guard(parsed);
            var summary = SynthRecording.Write(parsed.GetRequiredValue(synth._out), synth.Read(parsed), new Progress(terminal), stop);
            terminal.WriteLine(RecordingTable.Write(summary));
            return Task.FromResult(0);
        });
        return command;
    }

    private static Option<T> Setting<T>(string name, T value, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };

    /// <summary>Refuses before the work what could not be written after it.</summary>
    private void Guard(ParseResult parsed)
    {
        var output = SynthRecording.PathOf(parsed.GetRequiredValue(_out));
        OutputFiles.RequirePlace(_out.Name, output);
        try
        {
            FormatRegistry.FindWritable(output);
        }
        catch (RecordingFormatException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private SimulationOptions Read(ParseResult parsed)
    {
        var (width, height) = PixelSize.Parse(_size.Name, parsed.GetRequiredValue(_size));
        var options = new SimulationOptions
        {
            Seed = parsed.GetValue(_seed),
            Width = width,
            Height = height,
            Seconds = parsed.GetValue(_seconds),
            MinEpisodeSeconds = parsed.GetValue(_minEpisode),
            MaxEpisodeSeconds = parsed.GetValue(_maxEpisode),
            Contrast = parsed.GetValue(_contrast),
            Threshold = parsed.GetValue(_threshold),
            ThresholdMismatch = parsed.GetValue(_mismatch),
            RefractoryUs = parsed.GetValue(_refractory),
            ShotNoiseHz = parsed.GetValue(_shotNoise),
            LeakHz = parsed.GetValue(_leak),
            HotPixelShare = parsed.GetValue(_hotShare),
            HotPixelHz = parsed.GetValue(_hotRate),
            Drift = _drift.Read(parsed),
        };
        var errors = OptionsValidator.Validate(options);
        if (errors.Count > 0)
        {
            throw new UsageException(string.Join("; ", errors.Select(NameSwitches)));
        }

        _drift.RefuseIdle(parsed, options);
        return options;
    }

    /// <summary>An error in the words of the command line: it names an option as <c>Key = value</c>, or two.</summary>
    private string NameSwitches(string error) => Named
        .OrderByDescending(pair => pair.Key.Length) // some end like others
        .Aggregate(error, (text, pair) => text.Replace($"{pair.Key} = ", $"{pair.Switch.Name} ", StringComparison.Ordinal));

    private IEnumerable<(string Key, Option Switch)> Named =>
    [
        (nameof(SimulationOptions.Width), _size),
        (nameof(SimulationOptions.Height), _size),
        (nameof(SimulationOptions.Seconds), _seconds),
        (nameof(SimulationOptions.MinEpisodeSeconds), _minEpisode),
        (nameof(SimulationOptions.MaxEpisodeSeconds), _maxEpisode),
        (nameof(SimulationOptions.Contrast), _contrast),
        (nameof(SimulationOptions.Threshold), _threshold),
        (nameof(SimulationOptions.ThresholdMismatch), _mismatch),
        (nameof(SimulationOptions.RefractoryUs), _refractory),
        (nameof(SimulationOptions.ShotNoiseHz), _shotNoise),
        (nameof(SimulationOptions.LeakHz), _leak),
        (nameof(SimulationOptions.HotPixelShare), _hotShare),
        (nameof(SimulationOptions.HotPixelHz), _hotRate),
        .. _drift.Named,
    ];

    private sealed class Progress(Terminal terminal) : IProgress<double>
    {
        private const double Step = 0.01;

        private double _next = Step;

        /// <summary>Called on the writing thread itself, so that the line is gone before the result comes.</summary>
        public void Report(double value)
        {
            if (value >= _next)
            {
                _next = value + Step;
                terminal.Draw($"{value:P0} written ...");
            }
        }
    }
}
