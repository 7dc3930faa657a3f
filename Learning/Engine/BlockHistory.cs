using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Engine;

/// <summary>The neurons of one local block in one lane.</summary>
internal sealed class BlockHistory(PlannedBlock plan, int intervalFrames, bool mayDrop)
{
    /// <summary>Hidden layers from the bottom up.</summary>
    public NeuronHistory[] Layers { get; } = [.. plan.Layers.Select(layer => new NeuronHistory(layer.Out, intervalFrames, mayDrop && layer.Drops))];

    /// <summary>The block's classifier.</summary>
    public NeuronHistory Classifier { get; } = new(plan.Classifier.Out, intervalFrames, mayDrop: false);

    /// <summary>The layer whose spikes the classifier and the next block see.</summary>
    public NeuronHistory Top => Layers[^1];
}
