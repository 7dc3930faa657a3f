namespace EdgeLearner.Learning.Networks;

/// <summary>What a network is made of, worked out for its input.</summary>
/// <param name="Layers">Every layer: block by block from the input up, a shortcut's projection before the layer that it is added to, each block's classifier last.</param>
public sealed record NetworkSummary(IReadOnlyList<LayerSummary> Layers)
{
    /// <summary>Number of neurons.</summary>
    public long Neurons => Layers.Sum(layer => (long)layer.Neurons);

    /// <summary>Number of weights.</summary>
    public long Weights => Layers.Sum(layer => (long)layer.Weights);

    /// <summary>Works it out.</summary>
    /// <exception cref="NetworkException">A layer does not fit what comes before it.</exception>
    public static NetworkSummary Of(NetworkSpec spec) => new(
        [.. NetworkPlan.Of(spec).Blocks.SelectMany(block => block.All).Select(Of)]);

    private static LayerSummary Of(PlannedLayer layer) =>
        new(layer.Name, layer.Spec, layer.Out.Channels, layer.Out.Height, layer.Out.Width, layer.Parameters);
}

/// <summary>One layer of a network, hidden or a classifier.</summary>
/// <param name="Name">Its name in a checkpoint: <c>b0.l0.conv</c>; a classifier's ends in <c>cls</c>, that of a shortcut's projection in <c>down.conv</c>.</param>
/// <param name="Spec">What it does.</param>
/// <param name="Channels">Channels of its neurons; a fully connected layer's number of neurons.</param>
/// <param name="Height">Rows of its neurons.</param>
/// <param name="Width">Columns of its neurons.</param>
/// <param name="Weights">Number of weights, and of what a normalisation learns.</param>
public sealed record LayerSummary(string Name, LayerSpec Spec, int Channels, int Height, int Width, int Weights)
{
    /// <summary>Number of neurons.</summary>
    public int Neurons => Channels * Height * Width;
}
