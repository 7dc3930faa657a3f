using System.Text.Json;
using EdgeLearner.Learning.Guard;
using EdgeLearner.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon;

/// <summary>Says what the guard did and saw: in the log, and to whoever listens. On the learner's thread.</summary>
internal sealed class GuardTeller(ILogger logger)
{
    /// <summary>Is told of everything; set before the learner runs. Default: nobody.</summary>
    public Action<GuardReport>? Publish { get; set; }

    /// <summary>Says it.</summary>
    public void Tell(GuardEvent happened)
    {
        var kind = JsonNamingPolicy.KebabCaseLower.ConvertName($"{happened.Kind}");
        var level = happened.Kind is GuardEventKind.Fall or GuardEventKind.BadStart or GuardEventKind.InputRefused or GuardEventKind.LabelsRefused or GuardEventKind.ClassDoubted or GuardEventKind.Monotony ? LogLevel.Warning : LogLevel.Information;
        DaemonLog.Guard(logger, level, kind, happened.Cause);
        Publish?.Invoke(new GuardReport(kind, happened.Cause, happened.TimeUs, happened.HeldBackBefore, happened.HeldBackAfter));
    }
}
