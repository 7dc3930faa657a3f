using System.Text.Json.Nodes;
using EdgeLearner.Daemon.Commands.Bench;
using EdgeLearner.Daemon.Views;

namespace EdgeLearner.Daemon.Tests.Commands;

/// <summary>What bench measures and prints, with five repetitions of each.</summary>
public sealed class BenchTests
{
    private readonly StopWatch _watch = new(TimeProvider.System, TimeSpan.Zero, TestContext.Current.CancellationToken);

    [Fact]
    public void Report_OfThisMachine_IsATableAndJson()
    {
        var report = new BenchReport(BenchMachine.Here(), StreamBench.Run(_watch), "managed", "cpu", [EngineBench.Run(_watch, side: 34, threads: 1)]);

        var row = Assert.Single(report.Engine);
        Assert.All([row.StepMs, row.UpdateMs, row.BatchStepMs, row.BatchUpdateMs, row.InputShare, row.MeanRate], figure => Assert.True(figure > 0));
        Assert.All([report.Stream.DecodeEventsPerSecond, report.Stream.BinEventsPerSecond], figure => Assert.True(figure > 0));
        var lines = report.ToMarkdown().Split('\n');
        Assert.StartsWith($"edgelearner {Announcement.Version} on ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("| edge-34 | 1 | ", lines[^1], StringComparison.Ordinal);
        Assert.All(lines.Where(line => line.StartsWith('|')).TakeLast(3), line => Assert.Equal(10, line.Count(letter => letter == '|')));
        Assert.Equal(["machine", "stream", "engine_name", "device", "engine"], JsonNode.Parse(report.ToJson())!.AsObject().Select(entry => entry.Key));
    }

    [Fact]
    public void Measure_OnceStopped_Ends()
    {
        var watch = new StopWatch(TimeProvider.System, TimeSpan.FromDays(1), new CancellationToken(canceled: true));

        Assert.Throws<OperationCanceledException>(() => watch.Measure(() => Assert.Fail("nothing is measured")));
    }
}
