using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Learning.Offline;

/// <summary>
/// Scales first weights, layer by layer from the input up, until each fires at a set mean rate on the first data: a layer that is silent at the start
/// never learns.
/// </summary>
public static class RateCalibration
{
    /// <summary>Mean rate that hidden layers are brought to.</summary>
    public const double Target = 0.1;

    /// <summary>
    /// Mean rate that classifiers are brought to, those that learn: most outputs are to be silent, and what begins by firing a lot is pushed down so hard
    /// that all of it falls silent.
    /// </summary>
    public const double ClassifierTarget = 0.02;

    /// <summary>How far from its target a layer may stay, as a share of it.</summary>
    public const double Tolerance = 0.1;

    /// <summary>Samples that are looked at, at most.</summary>
    public const int MaxSamples = 32;

    private const double MaxScale = 256; // up and down
    private const int MaxProbes = 16; // halvings of the range

    /// <summary>Scales the layers of a new model; classifiers that do not learn stay as they are drawn.</summary>
    /// <param name="model">The model, with weights as drawn.</param>
    /// <param name="samples">The data; the first of them are looked at.</param>
    /// <param name="threads">Threads that share the work.</param>
    /// <returns>For each layer, in the engine's order, its rate afterwards.</returns>
    public static IReadOnlyList<(string Layer, double Rate)> Apply(Model model, SampleSet samples, int threads = 1)
    {
        var count = Math.Min(MaxSamples, samples.Count);
        using var engine = new ManagedEngine(model, count, samples.Frames, new LearningRule { Momentum = 0 }, threads);
        var probe = new Probe(engine, samples, count);
        foreach (var tensor in model.Tensors.Where(tensor => tensor.Layer.Trains))
        {
            Scale(tensor.Values, tensor.Layer.IsClassifier ? ClassifierTarget : Target, () => probe.RateOf(tensor.Name));
        }

        return [.. engine.LayerNames.Select(layer => (layer, probe.RateOf(layer)))];
    }

    /// <summary>Finds the scale by halving its range, in the logarithm; a rate grows with it.</summary>
    private static void Scale(AlignedFloats weights, double target, Func<double> rate)
    {
        float[] drawn = [.. weights];
        var (low, high) = (1 / MaxScale, MaxScale);
        var scale = 1.0;
        for (var probe = 0; probe < MaxProbes; probe++)
        {
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = (float)(drawn[i] * scale);
            }

            var measured = rate();
            if (Math.Abs(measured - target) <= Tolerance * target)
            {
                return;
            }

            (low, high) = measured < target ? (scale, high) : (low, scale);
            scale = Math.Sqrt(low * high);
        }
    }

    /// <summary>Shows the samples to the network as it is, and measures.</summary>
    private sealed class Probe(ManagedEngine engine, SampleSet samples, int count)
    {
        private readonly BatchRunner _runner = new(engine, samples, count, samples.Frames);
        private readonly Showing[] _showings = [.. Enumerable.Range(0, count).Select(sample => new Showing(sample))];

        public double RateOf(string layer)
        {
            var sums = new double[engine.LayerNames.Count];
            _runner.Begin(_showings, forLearning: false);
            _runner.RunInterval();
            _runner.AddRates(sums);
            return sums[engine.LayerNames.Index().Single(item => item.Item == layer).Index] / count;
        }
    }
}
