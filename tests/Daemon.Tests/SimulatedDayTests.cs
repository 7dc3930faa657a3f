using System.Globalization;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests;

/// <summary>A simulated day that passes in an hour of sensor time, by two processes: night and noon, a class that comes at noon, two and a half minutes of noise.</summary>
public sealed class SimulatedDayTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5); // each takes some 20 s of a core
    private static readonly string[] Day =
    [
        "Source:Kind=Simulated", "Source:Simulation:Width=20", "Source:Simulation:Height=20", "Source:Simulation:Seconds=3600",
        "Source:Simulation:Drift:DaySeconds=3600", "Source:Simulation:Drift:NightLight=0.5", "Source:Simulation:Drift:SpeedSwing=0.3",
        "Source:Simulation:Drift:LateClass=cross-spin", "Source:Simulation:Drift:LateClassSeconds=1800",
        "Source:Simulation:Drift:NoisySeconds=2250", "Source:Simulation:Drift:NoisyForSeconds=150", "Binning:PeriodUs=40000",
        "Learning:Network=8C5p2-AP4-64", "Learning:IntervalFrames=5", "Learning:ReplayLanes=5", "Learning:ReplayBudgetKb=256",
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Replay_AnHoursDayTwice_LearnsHoldsItsMemoryAndGivesTheSameBits()
    {
        using var first = Start("first.csv");
        using var second = Start("second.csv");
        var (digest, again) = (Digest(first), Digest(second));
        var minutes = Minutes("first.csv");

        Assert.Equal(digest, again);
        Assert.Equal(60, minutes.Count);
        Assert.True(new FileInfo(_folder.File("first.png")).Length > 1_000);
        Assert.Equal(minutes.Select(minute => minute.Learned), Minutes("second.csv").Select(minute => minute.Learned));
        Assert.InRange(Accuracy(minutes, 20, 30), 0.6, 1); // three classes at noon
        Assert.InRange(Accuracy(minutes, 42, 50), 0.5, 1); // four in the afternoon, after the noise
        Assert.InRange(minutes[^1].RssMb - minutes[19].RssMb, -100, 4);
        Assert.InRange(minutes.Skip(30).Max(minute => minute.Handles) - minutes.Take(30).Max(minute => minute.Handles), -100, 3);
    }

    private static double Accuracy(IReadOnlyList<Minute> minutes, int from, int to) => minutes.Take(from..to).Average(minute => minute.Accuracy);

    private static string Digest(DaemonProcess process)
    {
        Assert.Equal(0, process.WaitForExit(Patience));
        Assert.DoesNotContain("edgelearner: ", process.Error, StringComparison.Ordinal); // how every complaint begins; drift, too, is told with the word error
        return process.WaitFor("\"weights_digest\": ?\"([0-9a-f]{64})\"");
    }

    private DaemonProcess Start(string history) =>
        new(["replay", "simulated", "--json", "--no-mqtt", "--speed", "max", "--history", _folder.File(history), .. Day.SelectMany(option => new[] { "--set", option })]);

    private List<Minute> Minutes(string history) => [.. File.ReadLines(_folder.File(history)).Skip(1).Select(line => line.Split(',')).Select(Minute.Parse)];

    /// <summary>A line of the history.</summary>
    private sealed record Minute(string Learned, double Accuracy, double RssMb, int Handles)
    {
        public static Minute Parse(string[] columns) => new(
            string.Join(',', columns[..^4]), double.Parse(columns[1], CultureInfo.InvariantCulture), double.Parse(columns[^2], CultureInfo.InvariantCulture), int.Parse(columns[^1], CultureInfo.InvariantCulture));
    }
}
