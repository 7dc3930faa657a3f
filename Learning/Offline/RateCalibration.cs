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

    /// <summary>Scales the layers of a new model; classifiers that do not learn stay as they are drawn.</summary>
    /// <remarks>A layer with a normalisation first takes its statistics from the data, and then it is the factor behind them that is scaled.</remarks>
    /// <param name="model">The model, with weights as drawn.</param>
    /// <param name="samples">The data; the first of them are looked at.</param>
    /// <param name="threads">Threads that share the work.</param>
    /// <param name="createEngine">Builds the engine. Default: <see cref="ManagedEngine.Create"/>.</param>
    /// <returns>For each layer, in the engine's order, its rate afterwards.</returns>
    /// <exception cref="NetworkException">The engine cannot run such a network.</exception>
    public static IReadOnlyList<(string Layer, double Rate)> Apply(Model model, SampleSet samples, int threads = 1, EngineFactory? createEngine = null)
    {
        var count = Math.Min(MaxSamples, samples.Count);
        using var engine = (createEngine ?? ManagedEngine.Create)(model, count, samples.Frames, new LearningRule { Momentum = 0 }, threads);
        var probe = new RateProbe(engine, samples, count);
        foreach (var layer in model.Plan.Layers.Where(layer => !layer.IsClassifier && !layer.Spec.IsPool))
        {
            if (layer.HasNorm)
            {
                probe.Normalize(layer.Name);
            }

            Scale(model, [new RateSearch(Scalable(model, layer), Target)], probe);
        }

        // Hidden layers see nothing of classifiers, nor does one of the others: all of these are scaled side by side.
        var classifiers = model.Plan.Blocks.Select(block => block.Classifier).Where(classifier => classifier.Trains);
        Scale(model, [.. classifiers.Select(classifier => new RateSearch(Scalable(model, classifier), ClassifierTarget))], probe);
        return [.. engine.LayerNames.Zip(probe.Measure())];
    }

    /// <summary>What a layer's rate grows with: its weights, or the factor behind its normalisation.</summary>
    private static WeightTensor Scalable(Model model, PlannedLayer layer)
    {
        var plan = new PlannedTensor(layer, layer.HasNorm ? TensorRole.Scale : TensorRole.Weights);
        return model.Tensors.Single(tensor => tensor.Plan == plan);
    }

    private static void Scale(Model model, IReadOnlyList<RateSearch> searches, RateProbe probe)
    {
        while (searches.Any(search => !search.IsDone))
        {
            foreach (var search in searches)
            {
                search.Write();
            }

            model.Written();
            var rates = probe.Measure();
            foreach (var search in searches)
            {
                search.See(rates[probe.IndexOf(search.Layer)]);
            }
        }
    }
}
