using System.Globalization;
using EdgeLearner.Benchmarks.Frames;

// Bytes in memory to bit frames, straight and by way of packets, as a table in markdown: benchmarks/FRAMES.md has it.
//   EDGELEARNER_TEST_DATA=... dotnet run -c Release --project benchmarks/Frames -- [ROUNDS] [PART OF A NAME]
var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 9;
Console.WriteLine(FrameTable.Head);
foreach (var stream in FrameStream.All.Where(stream => args.Length < 2 || stream.Name.Contains(args[1], StringComparison.OrdinalIgnoreCase)))
{
    Console.WriteLine(FrameTable.Measure(stream, rounds));
}
