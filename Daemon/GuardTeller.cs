using System.Globalization;
using System.Text.Json;
using EdgeLearner.Learning.Guard;
using EdgeLearner.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon;

/// <summary>
/// Says what the guard did and saw. Whoever listens is told of everything; the log has the first of a kind in full, and then a line for each ten minutes of sensor
/// time in which there were more of it: a night that is too dark for learning does not fill a disk. On the learner's thread.
/// </summary>
internal sealed class GuardTeller(ILogger logger)
{
    /// <summary>How long more of a kind are counted before they are said, in microseconds of sensor time.</summary>
    public const long CountedUs = 600_000_000;

    private readonly Repeats[] _repeats = new Repeats[Enum.GetValues<GuardEventKind>().Length];
    private long _elapsedUs;

    /// <summary>Is told of everything; set before the learner runs. Default: nobody.</summary>
    public Action<GuardReport>? Publish { get; set; }

    /// <summary>Says it.</summary>
    public void Tell(GuardEvent happened)
    {
        ref var repeats = ref _repeats[(int)happened.Kind];
        if (repeats.IsCounting)
        {
            repeats = repeats with { Count = repeats.Count + 1, LastCause = happened.Cause };
        }
        else
        {
            repeats = new Repeats(_elapsedUs, IsCounting: true);
            Log(happened.Kind, happened.Cause);
        }

        Publish?.Invoke(new GuardReport(Name(happened.Kind), happened.Cause, happened.TimeUs, happened.HeldBackBefore, happened.HeldBackAfter));
    }

    /// <summary>Sensor time passes.</summary>
    /// <param name="durationUs">How much, in microseconds.</param>
    public void Pass(long durationUs)
    {
        _elapsedUs += durationUs;
        for (var kind = 0; kind < _repeats.Length; kind++)
        {
            if (_repeats[kind].IsCounting && _elapsedUs - _repeats[kind].SinceUs >= CountedUs)
            {
                LogRepeats((GuardEventKind)kind);
            }
        }
    }

    /// <summary>The run ends: what is counted is said.</summary>
    public void End()
    {
        for (var kind = 0; kind < _repeats.Length; kind++)
        {
            LogRepeats((GuardEventKind)kind);
        }
    }

    /// <summary>Says how many there were, and goes on counting; where there were none, the next is said in full.</summary>
    private void LogRepeats(GuardEventKind kind)
    {
        var (sinceUs, _, count, lastCause) = _repeats[(int)kind];
        _repeats[(int)kind] = new Repeats(_elapsedUs, IsCounting: count > 0);
        if (count > 0)
        {
            Log(kind, string.Create(CultureInfo.InvariantCulture, $"{count} more within {Math.Ceiling((_elapsedUs - sinceUs) / 60e6):N0} min of sensor time; the last: {lastCause}"));
        }
    }

    private void Log(GuardEventKind kind, string text)
    {
        var level = kind is GuardEventKind.Fall or GuardEventKind.BadStart or GuardEventKind.InputRefused or GuardEventKind.LabelsRefused or GuardEventKind.ClassDoubted or GuardEventKind.Monotony
            ? LogLevel.Warning
            : LogLevel.Information;
        var name = Name(kind);
        DaemonLog.Guard(logger, level, name, text);
    }

    private static string Name(GuardEventKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName($"{kind}");

    /// <summary>How often a kind came again.</summary>
    private readonly record struct Repeats(long SinceUs, bool IsCounting, long Count = 0, string? LastCause = null);
}
