namespace EdgeLearner.Learning.Engine;

/// <summary>
/// Runs a network on lanes, streams that are stepped one by one, and learns from intervals of k steps by temporally-truncated local back-propagation.
/// To be called from one thread at a time; an engine may have threads of its own.
/// </summary>
public interface ILearningEngine : IDisposable
{
    /// <summary>Bytes held, by purpose; the replay memory is not the engine's.</summary>
    EngineMemory Memory { get; }

    /// <summary>Names of the layers, in the order of <see cref="CopyLayerRates"/>: from the input up, classifiers last.</summary>
    IReadOnlyList<string> LayerNames { get; }

    /// <summary>Puts a lane to rest, potentials 0 and no spikes, at the beginning of an interval.</summary>
    /// <param name="lane">Number of the lane.</param>
    /// <param name="forLearning">Whether the interval is only learned from: dropout is for such intervals, and never for those that predict.</param>
    void Reset(int lane, bool forLearning = false);

    /// <summary>Begins the next interval of a lane: values are carried on, gradients are not.</summary>
    /// <param name="lane">Number of the lane.</param>
    /// <param name="forLearning">Whether the interval is only learned from.</param>
    void BeginInterval(int lane, bool forLearning = false);

    /// <summary>Gives a lane the frame of its next step.</summary>
    /// <param name="lane">Number of the lane.</param>
    /// <param name="active">Numbers of the frame's active pixels in [2, H, W].</param>
    void SetInput(int lane, ReadOnlySpan<int> active);

    /// <summary>
    /// Gives a lane, in the place of a frame, the spikes that cross the border above the frozen blocks: the blocks below it stand still in this step. A lane that
    /// is given frames and one that is given what <see cref="Border"/> said of them learn the same, to the bit.
    /// </summary>
    /// <param name="lane">Number of the lane.</param>
    /// <param name="spikes">Bits of <see cref="Border"/>, from an engine of the same kind with the same frozen weights.</param>
    void SetLatent(int lane, ReadOnlySpan<ulong> spikes);

    /// <summary>Runs the frames that the lanes were given through the network; at most k times an interval. Lanes do not depend on each other.</summary>
    /// <param name="lanes">Numbers of the lanes, none twice.</param>
    void Step(ReadOnlySpan<int> lanes);

    /// <summary>Output neurons that fired in the lane's last step, [classes] bits.</summary>
    ReadOnlySpan<ulong> Output(int lane);

    /// <summary>Neurons of the last hidden layer that fired, whatever a shortcut adds in the lane's last step: bits in an order of the engine's own, [<see cref="HiddenWords"/>].</summary>
    ReadOnlySpan<ulong> Hidden(int lane);

    /// <summary>64-bit words of <see cref="Hidden"/>.</summary>
    int HiddenWords { get; }

    /// <summary>
    /// What crossed the border above the frozen blocks in the lane's last step, a spike a neuron and what a shortcut adds: bits in an order of the engine's own,
    /// [<see cref="BorderWords"/>].
    /// </summary>
    ReadOnlySpan<ulong> Border(int lane);

    /// <summary>64-bit words of <see cref="Border"/>; 0 where no block is frozen.</summary>
    int BorderWords { get; }

    /// <summary>One update of all weights that are not frozen from the intervals that the given lanes have just finished.</summary>
    /// <param name="lanes">The labelled lanes, at least one; the sum of their weights is the B of the loss.</param>
    /// <param name="rate">Step size.</param>
    /// <returns>What the update did.</returns>
    LearnOutcome Learn(ReadOnlySpan<LabelledLane> lanes, float rate);

    /// <summary>
    /// Makes mean and variance of a normalised layer's current, over what the lanes were given in the interval under way, its running ones; nothing where the layer
    /// has no normalisation.
    /// </summary>
    /// <param name="layer">One of <see cref="LayerNames"/>.</param>
    /// <param name="lanes">Lanes that have taken steps of their intervals.</param>
    void Normalize(string layer, ReadOnlySpan<int> lanes)
    {
    }

    /// <summary>Share of each layer's neurons that fired a step, over the lane's interval under way; below a border that was given, of an interval before.</summary>
    void CopyLayerRates(int lane, Span<float> rates);
}

/// <summary>A lane and the class that its interval shows.</summary>
/// <param name="Lane">Number of the lane.</param>
/// <param name="Class">Index of the class.</param>
/// <param name="Weight">How much it counts beside the update's other lanes, above 0.</param>
public readonly record struct LabelledLane(int Lane, int Class, float Weight = 1);

/// <summary>What an update did.</summary>
/// <param name="Loss">Loss of the output classifier.</param>
/// <param name="GradientNorm">
/// Length (L2) of the gradient of all weights together; NaN where the rule does not ask for it. Where it asks and the length is no finite number, no weight was
/// changed.
/// </param>
public readonly record struct LearnOutcome(float Loss, float GradientNorm);

/// <summary>Shorthand.</summary>
public static class LearningEngineExtensions
{
    /// <summary>Runs one frame of one lane through the network.</summary>
    public static void Step(this ILearningEngine engine, int lane, ReadOnlySpan<int> active)
    {
        engine.SetInput(lane, active);
        engine.Step([lane]);
    }
}
