using EdgeLearner.Benchmarks.Filters;
using EdgeLearner.Sensors.Sources.Simulation;

// What filters let through of signal and noise, as a table in markdown and, where a file is named, as a picture: docs/filters.md has both.
//   dotnet run -c Release --project benchmarks/Filters -- docs/images/filters.png
var scene = new SimulationOptions { Width = 128, Height = 128, Seconds = 20, LeakHz = 0, HotPixelShare = 0 };
Scene[] scenes =
[
    new("noise 1 Hz", scene with { ShotNoiseHz = 1 }),
    new("noise 5 Hz", scene with { ShotNoiseHz = 5 }),
    new("hot pixels", scene with { ShotNoiseHz = 0, HotPixelShare = 0.001, HotPixelHz = 100 }),
];
Console.WriteLine(ScoreTable.Write(scenes));
if (args is [var picture])
{
    RocPlot.Save(picture, scenes[1]);
}
