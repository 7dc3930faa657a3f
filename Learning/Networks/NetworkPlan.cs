using EdgeLearner.Learning.Engine;

namespace EdgeLearner.Learning.Networks;

/// <summary>A specification worked out: shapes, names, and the division into local blocks.</summary>
/// <remarks>
/// Names are those of the tensors in a checkpoint: <c>b0.l0.conv</c> is layer 0 of block 0, <c>b0.cls</c> that block's classifier. A pool
/// belongs to the block of the weight layer before it and is not counted in a block's size.
/// </remarks>
internal sealed class NetworkPlan
{
    private const long MaxLayerNumbers = 1 << 28; // neurons or weights: 1 GB of either, and every index far from the end of its type

    private NetworkPlan(Shape input, IReadOnlyList<PlannedBlock> blocks) => (Input, Blocks) = (input, blocks);

    /// <summary>Shape of a frame.</summary>
    public Shape Input { get; }

    /// <summary>Blocks from the input up; the last one's classifier is the network's output.</summary>
    public IReadOnlyList<PlannedBlock> Blocks { get; }

    /// <summary>Every layer with neurons, as engines count them: from the input up, a shortcut's projection before the layer that it is added to, classifiers last.</summary>
    public IEnumerable<PlannedLayer> Layers => Blocks.SelectMany(block => block.Hidden).Concat(Blocks.Select(block => block.Classifier));

    /// <summary>Every layer with weights that are stored, in the order of the specification: block by block, its classifier last.</summary>
    public IEnumerable<PlannedLayer> WeightLayers => Blocks.SelectMany(block => block.All).Where(layer => layer.Weights > 0 && !layer.IsDrawnAnew);

    /// <summary>Every tensor that is stored, in that order; what normalises a layer's current comes after its weights.</summary>
    public IEnumerable<PlannedTensor> Tensors => WeightLayers.SelectMany(Stored);

    /// <summary>Works a specification out.</summary>
    /// <exception cref="NetworkException">A layer does not fit what comes before it.</exception>
    public static NetworkPlan Of(NetworkSpec spec)
    {
        var input = new Shape(spec.InputChannels, spec.InputHeight, spec.InputWidth);
        var groups = Group(spec);
        var blocks = new List<PlannedBlock>();
        var chain = new PlannedChain(input);
        for (var index = 0; index < groups.Count; index++)
        {
            var layers = new List<PlannedLayer>();
            foreach (var layer in groups[index])
            {
                layers.Add(Plan(layer, chain, $"b{index}.l{layers.Count}."));
                chain.Add(layers[^1], index, layers.Count - 1);
            }

            var trains = spec.TrainableClassifiers || index == groups.Count - 1;
            var readout = new LayerSpec(LayerKind.FullyConnected, spec.Classes);
            var classifier = new PlannedLayer($"b{index}{PlannedLayer.ClassifierSuffix}", readout, chain.Top, new Shape(spec.Classes, 1, 1), trains)
            {
                IsDrawnAnew = !trains && spec.ClassifierSeed is not null,
            };
            blocks.Add(new PlannedBlock(layers, RefuseTooLarge(classifier)));
        }

        return new NetworkPlan(input, blocks);
    }

    private static IEnumerable<PlannedTensor> Stored(PlannedLayer layer) => (layer.HasNorm ? Enum.GetValues<TensorRole>() : [TensorRole.Weights])
        .Select(role => new PlannedTensor(layer, role));

    private static List<List<LayerSpec>> Group(NetworkSpec spec)
    {
        var blockLayers = spec.BlockLayers == 0 ? int.MaxValue : spec.BlockLayers;
        List<List<LayerSpec>> groups = [[]];
        var weightLayers = 0;
        foreach (var layer in spec.Layers)
        {
            if (!layer.IsPool && weightLayers++ == blockLayers)
            {
                groups.Add([]);
                weightLayers = 1;
            }

            groups[^1].Add(layer);
        }

        return weightLayers > 0 ? groups : throw new NetworkException($"network {spec.Name}: it has no layer with weights");
    }

    private static PlannedLayer Plan(LayerSpec layer, PlannedChain chain, string prefix)
    {
        var input = chain.Top;
        var output = layer.Kind switch
        {
            LayerKind.Conv => new Shape(layer.Size, ConvolvedSide(input.Height, layer), ConvolvedSide(input.Width, layer)),
            LayerKind.Pool => new Shape(input.Channels, input.Height / layer.Size, input.Width / layer.Size),
            LayerKind.AdaptivePool => layer.Size <= Math.Min(input.Height, input.Width) ? new Shape(input.Channels, layer.Size, layer.Size) : default,
            _ => new Shape(layer.Size, 1, 1),
        };
        var kind = layer.Kind switch { LayerKind.Conv => "conv", LayerKind.Pool or LayerKind.AdaptivePool => "pool", _ => "fc" };
        if (output.Height <= 0 || output.Width <= 0)
        {
            throw new NetworkException($"layer {prefix}{kind} leaves nothing of its input of {input}: use fewer or smaller pools and kernels, or a larger input");
        }

        return chain.WithShortcut(RefuseTooLarge(new PlannedLayer(prefix + kind, layer, input, output, Trains: true)));
    }

    private static PlannedLayer RefuseTooLarge(PlannedLayer layer) =>
        (layer.Spec.Kind != LayerKind.Conv || Math.Max(layer.In.ChannelStride, layer.In.Width) <= Place.MostOfEither) && (long)layer.Out.Channels * layer.Out.Pixels <= MaxLayerNumbers && (long)layer.FanIn * layer.Out.Channels <= MaxLayerNumbers
            ? layer
            : throw new NetworkException(
                $"layer {layer.Name} is too large ({layer.Out}, {layer.FanIn} inputs a neuron): use fewer channels or neurons, or pool first");

    private static int ConvolvedSide(int side, LayerSpec layer) =>
        side + (2 * layer.Padding) < layer.Kernel ? 0 : ((side + (2 * layer.Padding) - layer.Kernel) / layer.Stride) + 1;
}

/// <summary>Layers that learn together from one classifier.</summary>
/// <param name="Layers">One after the other from the input up.</param>
/// <param name="Classifier">On the last of them.</param>
internal sealed record PlannedBlock(IReadOnlyList<PlannedLayer> Layers, PlannedLayer Classifier)
{
    /// <summary>The layers, each with the projection of its shortcut before it.</summary>
    public IEnumerable<PlannedLayer> Hidden => Layers.SelectMany(layer => layer.Shortcut?.Projection is { } projection ? [projection, layer] : new[] { layer });

    /// <summary>All of them and the classifier.</summary>
    public IEnumerable<PlannedLayer> All => Hidden.Append(Classifier);
}

/// <summary>
/// A shape [C, H, W]. In files neurons lie as [C, H, W]; inside an engine as [H, W, C], with the channels of a pixel filled up to a multiple of 4, so that
/// they are whole vectors. What fills up has weights of 0, never fires and never learns.
/// </summary>
internal readonly record struct Shape(int Channels, int Height, int Width)
{
    private const int ChannelGroup = 4;

    public int Pixels => Height * Width;

    public int Neurons => Channels * Pixels;

    /// <summary>Neurons of a pixel inside an engine, filling included.</summary>
    public int ChannelStride => (Channels + ChannelGroup - 1) / ChannelGroup * ChannelGroup;

    /// <summary>Neurons inside an engine, filling included.</summary>
    public int StoredNeurons => ChannelStride * Pixels;

    /// <summary>Numbers that errors of all neurons take: whole words of 64.</summary>
    public int ErrorNumbers => (StoredNeurons + 63) / 64 * 64;

    /// <summary>Position inside an engine of the neuron that stands at <paramref name="index"/> in [C, H, W].</summary>
    public int ToChannelsLast(int index) => ((index % Pixels) * ChannelStride) + (index / Pixels);

    public override string ToString() => $"{Channels}x{Height}x{Width}";
}
