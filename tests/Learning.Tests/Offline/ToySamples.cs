using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Offline;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Offline;

/// <summary>Three easy classes: a bar in the left, the middle or the right third of 12x12 pixels, with noise, seven frames long.</summary>
internal static class ToySamples
{
    public const int Frames = 7;
    public static readonly SensorGeometry Input = new(12, 12);
    private static readonly string[] Classes = ["left", "middle", "right"];

    public static SampleSet Create(int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        return new SampleSet(Input, Frames, Classes, [.. Enumerable.Range(0, count).Select(sample => (Draw(sample % 3, random), sample % 3, 1L))]);
    }

    public static Model NewModel(bool calibrated = true)
    {
        var model = Model.Create(NetworkCatalogue.Build("4C3p1-AP2-FC16", Input, Classes.Length, 1), Classes, seed: 3);
        if (calibrated)
        {
            RateCalibration.Apply(model, Create(12, seed: 1));
        }

        return model;
    }

    private static ulong[] Draw(int kind, SeededRandom random)
    {
        var words = EventFrame.WordCount(Input);
        var bits = new ulong[Frames * words];
        for (var frame = 0; frame < Frames; frame++)
        {
            for (var pixel = 0; pixel < 2 * Input.Pixels; pixel++)
            {
                var isBar = pixel % Input.Width / 4 == kind && random.NextInt(3) > 0;
                if (isBar || random.NextInt(20) == 0)
                {
                    bits[(frame * words) + (pixel / 64)] |= 1UL << pixel;
                }
            }
        }

        return bits;
    }
}
