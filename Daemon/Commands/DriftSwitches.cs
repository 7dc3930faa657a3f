using System.CommandLine;
using EdgeLearner.Sensors.Sources.Simulation;

namespace EdgeLearner.Daemon.Commands;

/// <summary>The switches of a scene that changes: light, speed, noise, and a class that comes late.</summary>
internal sealed class DriftSwitches
{
    private static readonly SceneDrift Default = new();

    private readonly Option<double> _day = Setting("--day", Default.DaySeconds, "Length of a day, in seconds, over which light and speed come and go. It begins at midnight.");
    private readonly Option<double> _nightLight = Setting("--night-light", Default.NightLight, "Light at midnight, as a share of noon's; 1 = always noon.");
    private readonly Option<double> _speedSwing = Setting("--speed-swing", Default.SpeedSwing, "How much faster shapes are in the morning, and slower in the evening, as a share.");
    private readonly Option<string> _lateClass = new("--late-class")
    {
        Description = "A class that is not shown before --late-class-at, and then as often as the others.",
        HelpName = string.Join('|', SimulatedReader.ClassNames),
        DefaultValueFactory = _ => Default.LateClass,
    };

    private readonly Option<double> _lateClassAt = Setting("--late-class-at", Default.LateClassSeconds, "From when on it is shown, in seconds: in one of the episodes that begin then. Above 0.");
    private readonly Option<double> _noisyAt = Setting("--noisy-at", Default.NoisySeconds, "When noise breaks in, in seconds.");
    private readonly Option<double> _noisyFor = Setting("--noisy-for", Default.NoisyForSeconds, "How long it lasts, in seconds; 0 = it never comes.");
    private readonly Option<double> _noisyHz = Setting("--noisy-hz", Default.NoisyHz, "Its random events, per pixel and second, in the place of --shot-noise-hz.");

    /// <summary>Each option of <see cref="SceneDrift"/> as an error names it, and the switch that sets it.</summary>
    public IEnumerable<(string Key, Option Switch)> Named =>
    [
        .. new (string Name, Option Switch)[]
        {
            (nameof(SceneDrift.DaySeconds), _day),
            (nameof(SceneDrift.NightLight), _nightLight),
            (nameof(SceneDrift.SpeedSwing), _speedSwing),
            (nameof(SceneDrift.LateClass), _lateClass),
            (nameof(SceneDrift.LateClassSeconds), _lateClassAt),
            (nameof(SceneDrift.NoisySeconds), _noisyAt),
            (nameof(SceneDrift.NoisyForSeconds), _noisyFor),
            (nameof(SceneDrift.NoisyHz), _noisyHz),
        }.Select(pair => ($"{nameof(SimulationOptions.Drift)}:{pair.Name}", pair.Switch)),
    ];

    /// <summary>Adds the switches.</summary>
    public void AddTo(Command command)
    {
        foreach (var (_, option) in Named)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What the switches say.</summary>
    public SceneDrift Read(ParseResult parsed) => new()
    {
        DaySeconds = parsed.GetValue(_day),
        NightLight = parsed.GetValue(_nightLight),
        SpeedSwing = parsed.GetValue(_speedSwing),
        LateClass = parsed.GetRequiredValue(_lateClass),
        LateClassSeconds = parsed.GetValue(_lateClassAt),
        NoisySeconds = parsed.GetValue(_noisyAt),
        NoisyForSeconds = parsed.GetValue(_noisyFor),
        NoisyHz = parsed.GetValue(_noisyHz),
    };

    /// <summary>Refuses what would change nothing: something else was meant.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">What they come to.</param>
    /// <exception cref="UsageException">A switch stands without the one that it belongs to, or comes after the end.</exception>
    public void RefuseIdle(ParseResult parsed, SimulationOptions options)
    {
        var seconds = options.Seconds;
        RefuseAlone(parsed, _day, _nightLight, _speedSwing);
        RefuseAlone(parsed, _lateClass, _lateClassAt);
        RefuseAlone(parsed, _lateClassAt, _lateClass);
        RefuseAlone(parsed, _noisyAt, _noisyFor);
        RefuseAlone(parsed, _noisyHz, _noisyFor);
        RefuseAfterTheEnd(parsed, _lateClassAt, seconds);
        RefuseAfterTheEnd(parsed, _noisyAt, seconds);
        if (IsGiven(parsed, _lateClass) && (options.Drift.LateClass.Length == 0 || options.Drift.LateClassSeconds == 0))
        {
            throw new UsageException($"{_lateClass.Name} '{options.Drift.LateClass}' with {_lateClassAt.Name} {options.Drift.LateClassSeconds} changes nothing: name a class, and a time above 0");
        }

        if (!options.ShowsLateClass)
        {
            throw new UsageException($"{_lateClassAt.Name} {options.Drift.LateClassSeconds}: no episode of {options.Drift.LateClass} begins before the end, after {seconds} s (--seconds)");
        }
    }

    private static void RefuseAlone(ParseResult parsed, Option option, params Option[] companions)
    {
        if (IsGiven(parsed, option) && !companions.Any(companion => IsGiven(parsed, companion)))
        {
            throw new UsageException($"{option.Name} changes nothing without {string.Join(" or ", companions.Select(companion => companion.Name))}");
        }
    }

    private static void RefuseAfterTheEnd(ParseResult parsed, Option<double> option, double seconds)
    {
        if (IsGiven(parsed, option) && parsed.GetValue(option) is var at && at >= seconds)
        {
            throw new UsageException($"{option.Name} {at}: the recording ends before, after {seconds} s (--seconds)");
        }
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static Option<double> Setting(string name, double value, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
