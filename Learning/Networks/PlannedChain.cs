namespace EdgeLearner.Learning.Networks;

/// <summary>The layers of a network that are planned already, from the input up: what a shortcut can reach.</summary>
/// <param name="input">Shape of a frame.</param>
internal sealed class PlannedChain(Shape input)
{
    private readonly List<Stage> _stages = [new(input, MostSpikes: 1, PlannedShortcut.Frame, Layer: 0)];

    /// <summary>Shape of what the next layer sees.</summary>
    public Shape Top => _stages[^1].Out;

    /// <summary>A layer is planned.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="block">Its block.</param>
    /// <param name="place">Its place there.</param>
    public void Add(PlannedLayer layer, int block, int place) => _stages.Add(new Stage(layer.Out, layer.MostSpikes, block, place));

    /// <summary>Plans what the next layer's specification wants to have added to its spikes.</summary>
    /// <exception cref="NetworkException">There is no such layer below, or its shape cannot be made the layer's.</exception>
    public PlannedLayer WithShortcut(PlannedLayer layer)
    {
        var below = layer.Spec.IsPool ? 0 : layer.Spec.Shortcut;
        if (below == 0)
        {
            return layer;
        }

        var source = below <= _stages.Count ? _stages[^below]
            : throw new NetworkException($"layer {layer.Name}: +{below} reaches below the frame; the most here is +{_stages.Count}");
        var projection = source.Out == layer.Out ? null : Projection(layer, source.Out);
        return layer with
        {
            Shortcut = new PlannedShortcut(source.Block, source.Layer, projection),
            MostSpikes = 1 + (projection?.MostSpikes ?? source.MostSpikes),
        };
    }

    /// <summary>A 1x1 convolution whose stride makes the sides those of the layer.</summary>
    private static PlannedLayer Projection(PlannedLayer layer, Shape source)
    {
        var stride = Math.Max(Strides(source.Height, layer.Out.Height), Strides(source.Width, layer.Out.Width));
        if ((Strides(source.Height, stride), Strides(source.Width, stride)) != (layer.Out.Height, layer.Out.Width))
        {
            throw new NetworkException(
                $"layer {layer.Name}: +{layer.Spec.Shortcut} adds {source} to {layer.Out}, and no stride of a 1x1 convolution makes the one the other: " +
                "use strides in the place of pools, and padding that keeps the size");
        }

        var spec = new LayerSpec(LayerKind.Conv, layer.Out.Channels, Kernel: 1, Stride: stride) { Norm = layer.Spec.Norm };
        return new PlannedLayer($"{layer.Prefix}down.conv", spec, source, layer.Out, Trains: true);
    }

    /// <summary>Strides that a side takes, the last one perhaps shorter.</summary>
    private static int Strides(int side, int stride) => (side + stride - 1) / stride;

    private readonly record struct Stage(Shape Out, int MostSpikes, int Block, int Layer);
}
