using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Rules;

/// <summary>
/// Lanes whose gradients are added up one after the other, with the scratch for it. Which lanes form a group does not depend on the number of threads, so that
/// neither do the sums.
/// </summary>
/// <param name="plan">The network.</param>
/// <param name="blocks">Its blocks.</param>
/// <param name="intervalFrames">Steps of an interval at most.</param>
/// <param name="isSparse">Whether updates leave weights without a gradient as they are.</param>
internal sealed class LaneGroup(NetworkPlan plan, IReadOnlyList<LocalBlock> blocks, int intervalFrames, bool isSparse)
{
    /// <summary>By block and layer, the classifier last.</summary>
    public LayerGradient[][] Blocks { get; } =
    [
        .. blocks.Select(block => block.All.Select(layer => new LayerGradient(layer.Connections.Plan, intervalFrames, layer.Trains, isSparse)).ToArray()),
    ];

    /// <summary>Numbers between two steps of <see cref="ClassErrors"/>.</summary>
    public int ClassErrorStride { get; } = plan.Blocks[0].Classifier.Out.ErrorNumbers;

    /// <summary>dL/ds of a classifier at each step, [k, stride].</summary>
    public AlignedFloats ClassErrors { get; } = new(intervalFrames * plan.Blocks[0].Classifier.Out.ErrorNumbers);

    /// <summary>Mean rates of a classifier, [classes].</summary>
    public float[] ClassRates { get; } = new float[plan.Blocks[0].Classifier.Out.Channels];

    /// <summary>Sum of the losses of the output classifier over the group's lanes.</summary>
    public float Loss { get; set; }

    /// <summary>Bytes of gradients.</summary>
    public long GradientBytes => Blocks.Sum(block => block.Sum(layer => layer.GradientBytes));

    /// <summary>Bytes of scratch.</summary>
    public long ScratchBytes =>
        Blocks.Sum(block => block.Sum(layer => layer.ScratchBytes)) + ClassErrors.Bytes + (sizeof(float) * (long)ClassRates.Length);
}
