using EdgeLearner.Daemon.Views;

namespace EdgeLearner.Daemon.Tests.Views;

public sealed class RunSummaryTests
{
    private const int Columns = 96;

    [Fact]
    public void ToTable_AfterWeeks_ShowsTheLastPassesAndTheirNumber()
    {
        var table = Summary([.. Enumerable.Repeat<double?>(0.5, 19_996), 0.91, 0.92, null, 0.94]).ToTable();

        Assert.Matches(@"(?m)^  by pass +50\.0 %, 91\.0 %, 92\.0 %, -, 94\.0 % in the last 5 of 20,000\r?$", table);
    }

    [Fact]
    public void ToTable_ADeadLayer_SaysSo() =>
        Assert.Matches(@"(?m)^  attention +layer x is dead\r?$", (Summary([0.5]) with { Warnings = ["layer x is dead"] }).ToTable());

    [Fact]
    public void ToTable_AfterAFewPasses_ShowsThemAll() =>
        Assert.Matches(@"(?m)^  by pass +50\.0 %, 91\.0 %\r?$", Summary([0.5, 0.91]).ToTable());

    [Fact]
    public void ToTable_WithLargeFigures_FitsIntoATerminal() => Assert.All(
        Summary([.. Enumerable.Repeat<double?>(1, 20_000)]).ToTable().Split(Environment.NewLine),
        line => Assert.True(line.Length <= Columns, $"{line.Length}: {line}"));

    private static RunSummary Summary(IReadOnlyList<double?> accuracyByPass) => new(
        12_345_678_901, 12_345_678_901, 0, 0, 0, 0, 123_456_789, 12_345, 123_456_789, 12_345_678, 0, 12_345, 123_456_789, 12_345_678,
        1, 1, accuracyByPass, 1, 1, new RunLatency(10_250, 100_500, 1_000_750, 10_000_000), 12_345.6, 1_234.5, 0, new string('f', 64));
}
