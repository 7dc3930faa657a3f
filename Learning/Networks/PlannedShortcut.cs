namespace EdgeLearner.Learning.Networks;

/// <summary>What is added to a layer's spikes: the output of a layer below, or of the frame.</summary>
/// <remarks>Values pass it, whichever blocks lie between. An error passes it inside a block only; into the projection always.</remarks>
/// <param name="Block">Block of the layer below; <see cref="Frame"/> = the frame itself.</param>
/// <param name="Layer">That layer's place in its block.</param>
/// <param name="Projection">What makes its shape the layer's, a convolution with neurons of its own (its spikes are added); null where the shapes are equal.</param>
internal sealed record PlannedShortcut(int Block, int Layer, PlannedLayer? Projection)
{
    /// <summary>The number of no block: the frame is added.</summary>
    public const int Frame = -1;
}
