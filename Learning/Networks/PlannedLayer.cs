using System.Numerics;

namespace EdgeLearner.Learning.Networks;

/// <summary>One layer with its shapes.</summary>
/// <param name="Name">Name of its tensor: <c>b0.l0.conv</c>.</param>
/// <param name="Spec">What it does.</param>
/// <param name="In">Shape of its input.</param>
/// <param name="Out">Shape of its neurons.</param>
/// <param name="Trains">Whether its weights change.</param>
internal sealed record PlannedLayer(string Name, LayerSpec Spec, Shape In, Shape Out, bool Trains)
{
    /// <summary>Most output channels of a convolution whose weights lie together.</summary>
    public const int MostBlockChannels = 32;

    /// <summary>What the name of a classifier ends in.</summary>
    public const string ClassifierSuffix = ".cls";

    /// <summary>Whether this is a block's classifier.</summary>
    public bool IsClassifier => Name.EndsWith(ClassifierSuffix, StringComparison.Ordinal);

    /// <summary>Whether its spikes are dropped where a rule has dropout: those of hidden convolutions and fully connected layers.</summary>
    public bool Drops => !Spec.IsPool && !IsClassifier;

    /// <summary>Whether this is a random classifier whose weights are drawn anew whenever they are needed: it has no tensor.</summary>
    public bool IsDrawnAnew { get; init; }

    /// <summary>What is added to its spikes; null where nothing is.</summary>
    public PlannedShortcut? Shortcut { get; init; }

    /// <summary>Highest value that a neuron hands on in a step: 1, a spike, and what shortcuts add to it.</summary>
    public int MostSpikes { get; init; } = 1;

    /// <summary>Bits that hold such a value.</summary>
    public int ValueBits => BitOperations.Log2((uint)MostSpikes) + 1;

    /// <summary>Whether its current is normalised.</summary>
    public bool HasNorm => Spec.Norm && !Spec.IsPool;

    /// <summary>Its name without the kind, with the dot: <c>b0.l0.</c></summary>
    public string Prefix => Name[..(Name.LastIndexOf('.') + 1)];

    /// <summary>Inputs of one neuron.</summary>
    public int FanIn => Spec.Kind == LayerKind.Conv ? In.Channels * Spec.Kernel * Spec.Kernel : In.Neurons;

    /// <summary>Number of weights; 0 for a pool.</summary>
    public int Weights => Spec.IsPool ? 0 : FanIn * Out.Channels;

    /// <summary>Numbers that learn by gradients, those of a normalisation included.</summary>
    public int Parameters => Weights + (HasNorm ? 2 * Out.Channels : 0);

    /// <summary>Numbers that the weights take inside an engine, filling included.</summary>
    public int StoredWeights => Spec.Kind switch
    {
        LayerKind.Pool or LayerKind.AdaptivePool => 0,
        LayerKind.Conv => Spec.Kernel * Spec.Kernel * In.ChannelStride * Out.ChannelStride,
        _ => In.StoredNeurons * Out.ChannelStride,
    };

    /// <summary>Output channels of a convolution whose weights lie together, so that those of a kernel's row fit the nearest cache: 32, 16, 8 or 4.</summary>
    public int BlockChannels => Math.Min(MostBlockChannels, 1 << BitOperations.TrailingZeroCount(Out.ChannelStride));

    /// <summary>Shape of its tensor in a file, as torch has it: [out, in, kernel, kernel] or [out, in].</summary>
    public IReadOnlyList<int> TensorShape => Spec.Kind == LayerKind.Conv
        ? [Out.Channels, In.Channels, Spec.Kernel, Spec.Kernel]
        : [Out.Channels, In.Neurons];

    /// <summary>
    /// Where the weight that stands at <paramref name="index"/> in a file lies in the engine: [out / block, ky, in, kx, block] for a convolution
    /// (<see cref="BlockChannels"/>); [in, out] for a fully connected layer, inputs as [H, W, C].
    /// </summary>
    public int EngineIndex(int index)
    {
        var (neuron, input) = int.DivRem(index, FanIn);
        if (Spec.Kind != LayerKind.Conv)
        {
            return (In.ToChannelsLast(input) * Out.ChannelStride) + neuron;
        }

        var (channel, tap) = int.DivRem(input, Spec.Kernel * Spec.Kernel);
        var (block, inBlock) = int.DivRem(neuron, BlockChannels);
        var (ky, kx) = int.DivRem(tap, Spec.Kernel);
        return (((((((block * Spec.Kernel) + ky) * In.ChannelStride) + channel) * Spec.Kernel) + kx) * BlockChannels) + inBlock;
    }
}
