using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Torch.Lanes;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Layers;

/// <summary>Layers that learn together from one spiking classifier on the topmost. No error leaves them, neither to the block below nor to the interval before.</summary>
/// <param name="index">Number of the block, from the input.</param>
/// <param name="layers">Hidden layers from the bottom up.</param>
/// <param name="classifier">On the last of them.</param>
/// <param name="loss">What the classifier is held against.</param>
internal sealed class TorchBlock(int index, IReadOnlyList<BlockLayer> layers, TorchLayer classifier, LossKind loss) : IDisposable
{
    /// <summary>Hidden layers from the bottom up.</summary>
    public IReadOnlyList<BlockLayer> Layers => layers;

    /// <summary>The classifier on the last of them.</summary>
    public TorchLayer Classifier => classifier;

    /// <summary>Every layer with neurons, the classifier last.</summary>
    public IEnumerable<TorchLayer> All => layers.SelectMany(layer => layer.All).Append(classifier);

    /// <summary>Whether errors of one lane depend on other lanes.</summary>
    public bool IsNormalised { get; } = layers.Any(layer => layer.All.Any(one => one.Normalisation is not null));

    /// <summary>Numbers of the largest maps in a lane and step.</summary>
    public long LargestMap { get; } = layers.Max(layer => Math.Max(layer.Own.Plan.Out.Neurons, layer.Own.Plan.In.Neurons));

    /// <summary>Bytes of maps that are held at once while an interval is learned from: two or three a layer, and three of errors.</summary>
    /// <param name="steps">Steps (T).</param>
    /// <param name="lanes">Lanes that are worked on together (B).</param>
    public long ScratchBytes(int steps, int lanes) => sizeof(float) * (long)steps * lanes *
        (All.Sum(layer => (layer.Normalisation is null ? 2L : 3L) * layer.Plan.Out.Neurons) + layers[0].Own.Plan.In.Neurons + (3 * LargestMap));

    /// <summary>One step.</summary>
    /// <param name="lanes">The lanes that take it.</param>
    /// <param name="values">What layers hand on, [B, C, H, W]; the block adds its own.</param>
    /// <param name="gains">As <see cref="TorchLayer.Step"/> takes it.</param>
    /// <returns>Spikes of the last hidden layer, without what a shortcut adds, and of the classifier.</returns>
    public (Tensor Hidden, Tensor Output) Step(LaneSet lanes, ValueTable values, Tensor? gains)
    {
        var spikes = values.Top;
        foreach (var layer in layers)
        {
            spikes = layer.Own.Step(values.Top, lanes, gains);
            values.Add(index, layer.Shortcut is { } shortcut ? Sum(spikes, values[LayerPlace.Of(shortcut)], source => layer.Projection?.Step(source, lanes, gains)) : spikes);
        }

        return (spikes, classifier.Step(values.Top, lanes, gains));
    }

    /// <summary>Runs an interval again.</summary>
    /// <param name="lanes">Its lanes (B).</param>
    /// <param name="steps">Its steps (T).</param>
    /// <param name="values">What layers hand on, [T * B, C, H, W]; the block adds its own.</param>
    /// <param name="drops">Whether spikes are dropped.</param>
    public BlockRun Run(LaneSet lanes, int steps, ValueTable values, bool drops)
    {
        var (own, projections) = (new LayerRun[layers.Count], new LayerRun?[layers.Count]);
        for (var i = 0; i < layers.Count; i++)
        {
            own[i] = layers[i].Own.Run(values.Top, steps, lanes, drops);
            var value = own[i].Spikes;
            if (layers[i].Shortcut is { } shortcut)
            {
                value = Sum(value, values[LayerPlace.Of(shortcut)], source => (projections[i] = layers[i].Projection?.Run(source, steps, lanes, drops))?.Spikes);
            }

            values.Add(index, value.requires_grad_());
        }

        return new BlockRun(own, projections, classifier.Run(values.Top, steps, lanes, drops));
    }

    /// <summary>Gathers the gradients of an interval that was run again.</summary>
    /// <param name="run">The interval; used up.</param>
    /// <param name="interval">Lanes, lengths and targets.</param>
    /// <param name="drops">Whether spikes were dropped.</param>
    /// <returns>The loss, one number.</returns>
    public Tensor Back(BlockRun run, LabelledInterval interval, bool drops)
    {
        var answers = run.Classifier.Spikes.view(interval.Steps, interval.Count, -1);
        var (result, wrong) = TorchLoss.Evaluate(loss, answers, interval);
        var errors = new Tensor?[layers.Count];
        errors[^1] = classifier.Back(run.Classifier, wrong.view(run.Classifier.Spikes.shape), interval, drops);
        for (var i = layers.Count - 1; i >= 0; i--)
        {
            BackShortcut(i, run, errors, interval, drops);
            var below = layers[i].Own.Back(run.Own[i], errors[i]!, interval, drops);
            if (i > 0)
            {
                errors[i - 1] = errors[i - 1]?.add_(below!) ?? below;
            }
        }

        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in All)
        {
            layer.Dispose();
        }
    }

    /// <summary>What a layer hands on: its spikes and what its shortcut adds.</summary>
    private static Tensor Sum(Tensor spikes, Tensor source, Func<Tensor, Tensor?> project) => spikes.add(project(source) ?? source);

    /// <summary>Carries errors along a layer's shortcut: into the projection always, to a layer below where that is of this block.</summary>
    private void BackShortcut(int layer, BlockRun run, Tensor?[] errors, LabelledInterval interval, bool drops)
    {
        if (layers[layer].Shortcut is not { } shortcut)
        {
            return;
        }

        var along = layers[layer].Projection is { } projection
            ? projection.Back(run.Projections[layer]!, errors[layer]!.clone(), interval, drops)
            : errors[layer]!.clone();
        if (shortcut.Block == index)
        {
            errors[shortcut.Layer] = errors[shortcut.Layer]?.add_(along!) ?? along;
        }
    }
}

/// <summary>An interval of a block that was run again.</summary>
/// <param name="Own">By layer.</param>
/// <param name="Projections">By layer; null where it has none.</param>
/// <param name="Classifier">The classifier.</param>
internal sealed record BlockRun(LayerRun[] Own, LayerRun?[] Projections, LayerRun Classifier)
{
    /// <summary>The run of one of the block's hidden layers or projections.</summary>
    public LayerRun Of(TorchBlock block, TorchLayer wanted)
    {
        var at = block.Layers.Select((layer, index) => (layer, index)).First(pair => pair.layer.All.Contains(wanted)).index;
        return block.Layers[at].Own == wanted ? Own[at] : Projections[at]!;
    }
}
