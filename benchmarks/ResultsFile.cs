using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace EdgeLearner.Benchmarks;

/// <summary>benchmarks/RESULTS.md: figures as ratios to the copy beside them and to the figures that stood there before.</summary>
internal static class ResultsFile
{
    private const string TableHead = "| benchmark | ratio to memcpy | previous ratio | now / previous | median | allocated |";
    private const string Notes = "## Notes"; // written by people: kept as they stand

    public static void Write(string path, IEnumerable<Summary> summaries)
    {
        var old = File.Exists(path) ? File.ReadAllText(path) : "";
        var previous = RatiosOf(old);
        var text = new StringBuilder()
            .Append("# Benchmark results\n\n")
            .Append("Made by `dotnet run -c Release --project benchmarks -- --filter '*' --record`.\n\n")
            .Append(CultureInfo.InvariantCulture, $"CPU: {CpuName()}, {Environment.ProcessorCount} logical cores. ")
            .Append(CultureInfo.InvariantCulture, $"Runtime: {RuntimeInformation.FrameworkDescription}.\n\n{TableHead}\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var summary in summaries)
        {
            foreach (var report in summary.Reports.Where(report => !report.BenchmarkCase.Descriptor.Baseline && report.ResultStatistics is not null))
            {
                text.Append(Row(summary, report, previous));
            }
        }

        var notes = old.IndexOf(Notes, StringComparison.Ordinal);
        File.WriteAllText(path, text.Append('\n').Append(notes < 0 ? Notes + "\n" : old[notes..]).ToString());
    }

    private static string Row(Summary summary, BenchmarkReport report, Dictionary<string, double> previous)
    {
        var name = Name(report.BenchmarkCase);
        var copy = summary.Reports.Single(other =>
            other.BenchmarkCase.Descriptor.Baseline && other.BenchmarkCase.Parameters.DisplayInfo == report.BenchmarkCase.Parameters.DisplayInfo);
        var ratio = report.ResultStatistics!.Median / copy.ResultStatistics!.Median;
        var (before, change) = previous.TryGetValue(name, out var old) ? (Number(old), Number(ratio / old)) : ("none", "none");
        var allocated = ThreadAllocation.BytesPerOperation(report.BenchmarkCase);
        return $"| {name} | {Number(ratio)} | {before} | {change} | {Time(report.ResultStatistics.Median)} | {allocated} B |\n";
    }

    private static string Name(BenchmarkCase benchmark) =>
        $"{benchmark.Descriptor.WorkloadMethod.Name} {benchmark.Parameters.PrintInfo.Replace("&", ", ", StringComparison.Ordinal)}".TrimEnd();

    private static Dictionary<string, double> RatiosOf(string text) => text.Split('\n')
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Where(cells => cells.Length > 3 && double.TryParse(cells[2], NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        .ToDictionary(cells => cells[1], cells => double.Parse(cells[2], CultureInfo.InvariantCulture));

    /// <summary>Three significant digits.</summary>
    private static string Number(double value) =>
        value.ToString(value >= 100 ? "F0" : value >= 10 ? "F1" : "F2", CultureInfo.InvariantCulture);

    private static string Time(double nanoseconds) =>
        nanoseconds >= 1e6 ? $"{Number(nanoseconds / 1e6)} ms" : $"{Number(nanoseconds / 1e3)} us";

    private static string CpuName() =>
        File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();
}
