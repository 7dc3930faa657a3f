using BenchmarkDotNet.Running;
using EdgeLearner.Benchmarks;

// dotnet run -c Release --project benchmarks -- --filter '*' [--record]
const string Record = "--record"; // write benchmarks/RESULTS.md anew, beside the figures that stand there
var summaries = BenchmarkSwitcher.FromAssembly(typeof(BenchmarkConfig).Assembly).Run([.. args.Where(arg => arg != Record)], new BenchmarkConfig());
if (args.Contains(Record))
{
    ResultsFile.Write(Path.Combine(BenchmarkConfig.ProjectFolder, "RESULTS.md"), summaries);
}
