namespace EdgeLearner.Learning.Networks;

/// <summary>Numbers of a layer that are stored together: its weights, or what normalises its current.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Role">What the numbers do there.</param>
internal sealed record PlannedTensor(PlannedLayer Layer, TensorRole Role = TensorRole.Weights)
{
    /// <summary>Its name in a file: <c>b0.l0.conv</c>; normalisation has torch's names behind the layer's place, <c>b0.l0.bn.running_mean</c>.</summary>
    public string Name => Role switch
    {
        TensorRole.Weights => Layer.Name,
        TensorRole.Scale => $"{Layer.Prefix}bn.weight",
        TensorRole.Shift => $"{Layer.Prefix}bn.bias",
        TensorRole.RunningMean => $"{Layer.Prefix}bn.running_mean",
        _ => $"{Layer.Prefix}bn.running_var",
    };

    /// <summary>Shape in a file, as torch has it: [out, in, kernel, kernel], [out, in], or [out] of a normalisation.</summary>
    public IReadOnlyList<int> Shape => Role == TensorRole.Weights ? Layer.TensorShape : [Layer.Out.Channels];

    /// <summary>Numbers in a file.</summary>
    public int Numbers => Role == TensorRole.Weights ? Layer.Weights : Layer.Out.Channels;

    /// <summary>Numbers inside an engine, filling included.</summary>
    public int StoredNumbers => Role == TensorRole.Weights ? Layer.StoredWeights : Layer.Out.ChannelStride;

    /// <summary>Whether learning is by gradients that an optimizer follows; running statistics follow what is seen.</summary>
    public bool Trains => Layer.Trains && !IsStatistic;

    /// <summary>Whether it is a running mean or variance.</summary>
    public bool IsStatistic => Role is TensorRole.RunningMean or TensorRole.RunningVariance;

    /// <summary>Where the number that stands at <paramref name="index"/> in a file lies in the engine.</summary>
    public int EngineIndex(int index) => Role == TensorRole.Weights ? Layer.EngineIndex(index) : index;
}

/// <summary>What the numbers of a tensor do.</summary>
internal enum TensorRole
{
    /// <summary>Weights of its connections.</summary>
    Weights,

    /// <summary>Factor on the normalised current of each channel.</summary>
    Scale,

    /// <summary>Added to it.</summary>
    Shift,

    /// <summary>Mean of the current of each channel, over what was learned from.</summary>
    RunningMean,

    /// <summary>Its variance.</summary>
    RunningVariance,
}
