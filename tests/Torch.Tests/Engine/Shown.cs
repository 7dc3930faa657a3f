using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Torch.Tests.Engine;

/// <summary>Small networks that fire, and random frames to show to any engine.</summary>
internal static class Shown
{
    public const int Interval = 3;
    public const string Plain = "8C3p1-AP2-10C5p2-20";
    public const string Residual = "4C3p1bn-4C3p1bn+1-6C3p1s2bn-6C3p1bn+2-AAP2-FC12bn";
    public static readonly SensorGeometry Input = new(10, 8);

    /// <summary>A network of three classes with weights of twice the size, so that every layer fires.</summary>
    public static Model NewModel(string notation = Plain, int blockLayers = 1)
    {
        var spec = NetworkCatalogue.Build(notation, Input, 3, blockLayers) with { Neuron = new NeuronParameters(0.8f, 0.37f, 0.37f, 0.74f) };
        var model = Model.Create(spec, ["a", "b", "c"], seed: 1);
        foreach (var tensor in model.Tensors.Where(tensor => tensor.Plan.Role == TensorRole.Weights))
        {
            foreach (ref var value in tensor.Values.Span)
            {
                value *= 2;
            }
        }

        return model;
    }

    /// <summary>Lanes with a class each.</summary>
    public static LabelledLane[] Labelled(int lanes) => [.. Enumerable.Range(0, lanes).Select(lane => new LabelledLane(lane, lane % 3))];

    /// <summary>A frame with every fifth pixel active.</summary>
    public static int[] Frame(SeededRandom random) => [.. Enumerable.Range(0, 2 * Input.Pixels).Where(_ => random.NextInt(5) == 0)];

    /// <summary>Shows an interval of frames that follow from a seed.</summary>
    /// <returns>Output spikes of each lane, class by class.</returns>
    public static int[] Run(ILearningEngine engine, int lanes, ulong seed, bool forLearning = false, int steps = Interval)
    {
        var random = new SeededRandom(seed);
        var counts = new int[3 * lanes];
        for (var lane = 0; lane < lanes; lane++)
        {
            engine.BeginInterval(lane, forLearning);
        }

        for (var step = 0; step < steps; step++)
        {
            for (var lane = 0; lane < lanes; lane++)
            {
                engine.SetInput(lane, Frame(random));
            }

            engine.Step([.. Enumerable.Range(0, lanes)]);
            for (var lane = 0; lane < lanes; lane++)
            {
                foreach (var output in SpikeBits.In(engine.Output(lane)))
                {
                    counts[(3 * lane) + output]++;
                }
            }
        }

        return counts;
    }

    /// <summary>Learns from intervals.</summary>
    /// <returns>Output spikes of all of them.</returns>
    public static int[] Learn(ILearningEngine engine, int lanes, int intervals, float rate, ulong seed = 10) =>
    [
        .. Enumerable.Range(0, intervals).SelectMany(interval =>
        {
            var counts = Run(engine, lanes, seed + (ulong)interval, forLearning: true);
            engine.Learn(Labelled(lanes), rate);
            return counts;
        }),
    ];
}
