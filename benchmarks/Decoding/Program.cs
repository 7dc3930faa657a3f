using System.Globalization;
using EdgeLearner.Benchmarks.Decoding;

// How fast recordings are decoded, as a table in markdown: benchmarks/DECODE.md has it.
//   EDGELEARNER_TEST_DATA=... dotnet run -c Release --project benchmarks/Decoding -- [SECONDS FOR A ROW] [PART OF A NAME]...
var hasSeconds = double.TryParse(args.FirstOrDefault(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds);
var table = new DecodeTable(hasSeconds ? seconds : 2);
var names = args[(hasSeconds ? 1 : 0)..];
Console.WriteLine(DecodeTable.Head);
foreach (var measured in DecodeCases.All.Where(measured => names.Length == 0 || names.Any(name => measured.Name.Contains(name, StringComparison.OrdinalIgnoreCase))))
{
    Console.WriteLine(table.Measure(measured));
}
