namespace EdgeLearner.Learning.Engine;

/// <summary>
/// Runs a network on lanes, streams that are stepped one by one, and learns from intervals of k steps by temporally-truncated local back-propagation.
/// One thread.
/// </summary>
public interface ILearningEngine
{
    /// <summary>Bytes held, by purpose; the replay memory is not the engine's.</summary>
    EngineMemory Memory { get; }

    /// <summary>Names of the layers, in the order of <see cref="CopyLayerRates"/>: from the input up, classifiers last.</summary>
    IReadOnlyList<string> LayerNames { get; }

    /// <summary>Puts a lane to rest, potentials 0 and no spikes, at the beginning of an interval.</summary>
    void Reset(int lane);

    /// <summary>Begins the next interval of a lane: values are carried on, gradients are not.</summary>
    void BeginInterval(int lane);

    /// <summary>Runs one frame through the network; at most k times an interval.</summary>
    /// <param name="lane">Number of the lane.</param>
    /// <param name="active">Numbers of the frame's active pixels in [2, H, W].</param>
    void Step(int lane, ReadOnlySpan<int> active);

    /// <summary>Output neurons that fired in the lane's last step, [classes] bits.</summary>
    ReadOnlySpan<ulong> Output(int lane);

    /// <summary>One update of all weights from the intervals that the given lanes have just finished.</summary>
    /// <param name="lanes">The labelled lanes, at least one; their number is the B of the loss.</param>
    /// <param name="rate">Step size.</param>
    /// <param name="momentum">Momentum.</param>
    /// <returns>Loss of the output classifier.</returns>
    float Learn(ReadOnlySpan<LabelledLane> lanes, float rate, float momentum);

    /// <summary>Share of each layer's neurons that fired a step, over the lane's interval under way.</summary>
    void CopyLayerRates(int lane, Span<float> rates);
}

/// <summary>A lane and the class that its interval shows.</summary>
/// <param name="Lane">Number of the lane.</param>
/// <param name="Class">Index of the class.</param>
public readonly record struct LabelledLane(int Lane, int Class);
