using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Benchmarks.Torch.Nets;

/// <summary>Scales the weights of a network so that each layer fires at a given rate: cost follows spikes, so that a comparison must fix them.</summary>
internal static class Calibration
{
    private const int Halvings = 12;
    private const float WidestFactor = 32;

    /// <summary>Scales every convolution and fully connected layer from the input up, classifiers included; what a pool fires at follows.</summary>
    /// <param name="model">The network, changed in place.</param>
    /// <param name="frames">An interval.</param>
    /// <param name="rate">Wanted share of neurons that fire a step.</param>
    public static void Apply(Model model, int[][] frames, float rate)
    {
        foreach (var tensor in model.Tensors)
        {
            var original = tensor.Values.ToArray();
            var (low, high) = (1 / WidestFactor, WidestFactor);
            for (var i = 0; i < Halvings; i++)
            {
                var factor = MathF.Sqrt(low * high);
                Scale(original, factor, tensor.Values);
                (low, high) = Rates(model, frames)[tensor.Name] < rate ? (factor, high) : (low, factor);
            }
        }
    }

    /// <summary>Share of each layer's neurons that fires a step, by the layer's name, in an interval that follows one like it.</summary>
    public static Dictionary<string, float> Rates(Model model, int[][] frames)
    {
        using var engine = new ManagedEngine(model, lanes: 1, frames.Length, new LearningRule { Momentum = 0 });
        var rates = new float[engine.LayerNames.Count];
        for (var interval = 0; interval < 2; interval++)
        {
            engine.BeginInterval(lane: 0);
            foreach (var frame in frames)
            {
                engine.Step(lane: 0, frame);
            }
        }

        engine.CopyLayerRates(lane: 0, rates);
        return engine.LayerNames.Zip(rates).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static void Scale(float[] original, float factor, float[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = original[i] * factor;
        }
    }
}
