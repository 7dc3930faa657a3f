namespace EdgeLearner.Learning.Networks;

/// <summary>One layer with its shapes.</summary>
/// <param name="Name">Name of its tensor: <c>b0.l0.conv</c>.</param>
/// <param name="Spec">What it does.</param>
/// <param name="In">Shape of its input.</param>
/// <param name="Out">Shape of its neurons.</param>
/// <param name="Trains">Whether its weights change.</param>
internal sealed record PlannedLayer(string Name, LayerSpec Spec, Shape In, Shape Out, bool Trains)
{
    /// <summary>What the name of a classifier ends in.</summary>
    public const string ClassifierSuffix = ".cls";

    /// <summary>Whether this is a block's classifier.</summary>
    public bool IsClassifier => Name.EndsWith(ClassifierSuffix, StringComparison.Ordinal);

    /// <summary>Inputs of one neuron.</summary>
    public int FanIn => Spec.Kind == LayerKind.Conv ? In.Channels * Spec.Kernel * Spec.Kernel : In.Neurons;

    /// <summary>Number of weights; 0 for a pool.</summary>
    public int Weights => Spec.Kind == LayerKind.Pool ? 0 : FanIn * Out.Channels;

    /// <summary>Shape of its tensor in a file, as torch has it: [out, in, kernel, kernel] or [out, in].</summary>
    public IReadOnlyList<int> TensorShape => Spec.Kind == LayerKind.Conv
        ? [Out.Channels, In.Channels, Spec.Kernel, Spec.Kernel]
        : [Out.Channels, In.Neurons];

    /// <summary>
    /// Where the weight that stands at <paramref name="index"/> in a file lies in the engine: [ky, in, kernel - 1 - kx, out] for a convolution, so
    /// that what one input reaches in one row of neurons is one run of weights; [in, out] for a fully connected layer, inputs as [H, W, C].
    /// </summary>
    public int EngineIndex(int index)
    {
        var (neuron, input) = int.DivRem(index, FanIn);
        if (Spec.Kind != LayerKind.Conv)
        {
            return (In.ToChannelsLast(input) * Out.Channels) + neuron;
        }

        var (channel, tap) = int.DivRem(input, Spec.Kernel * Spec.Kernel);
        var (ky, kx) = int.DivRem(tap, Spec.Kernel);
        return (((((ky * In.Channels) + channel) * Spec.Kernel) + (Spec.Kernel - 1 - kx)) * Out.Channels) + neuron;
    }
}
