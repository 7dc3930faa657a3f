using EdgeLearner.Learning.Online;

namespace EdgeLearner.Telemetry.Tests.Support;

/// <summary>Step reports as a learner would lend them.</summary>
internal static class Reports
{
    public static StepReport Decided(long sequence, long decidedTimestamp = 0, string className = "bar")
    {
        var report = new StepReport(["disc", className, "ring"], layers: ["b0.l0.conv", "b0.cls"])
        {
            Sequence = sequence,
            StartUs = 20_000 * sequence,
            EndUs = 20_000 * (sequence + 1),
            Class = 1,
            Margin = 0.5f,
            TrueClass = 2,
            DecidedTimestamp = decidedTimestamp,
        };
        report.MutableScores[0] = 0.1f;
        report.MutableScores[1] = 0.6f;
        return report;
    }

    public static StepReport Undecided(long sequence)
    {
        var report = new StepReport(["disc", "bar"], layers: ["b0.cls"]) { Sequence = sequence, EndUs = 20_000, Class = -1, TrueClass = -1, Margin = float.NaN };
        report.MutableScores.Fill(float.NaN);
        return report;
    }
}
