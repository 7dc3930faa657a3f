using EdgeLearner.Learning.Engine.Vectors;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Neurons;

/// <summary>The backward form of <see cref="LifNeuron{TWidth, TVector}"/>, with the rectangular surrogate, 64 neurons at a time.</summary>
internal static class LifErrors
{
    /// <summary>Neurons of a word.</summary>
    public const int WordNeurons = 64;

    /// <summary>
    /// One step back in time (equations 4 to 6): <c>delta = gain * deltaFromAbove - reset * gamma_after; gamma = h * delta / width + leak * gamma_after</c>.
    /// </summary>
    /// <param name="deltaFromAbove">Error that reaches the spikes from the layers above, 64 numbers; read only inside the window.</param>
    /// <param name="window">Neurons inside the surrogate's window at this step.</param>
    /// <param name="after">First of the 64 gammas of the step after.</param>
    /// <param name="gamma">First of the 64 gammas of this step; may be the same memory.</param>
    /// <param name="neuron">Constants.</param>
    /// <param name="gain">Factor of the layer above on its input currents.</param>
    public static void StepBack<TWidth, TVector>(
        ref float deltaFromAbove, ulong window, ref float after, ref float gamma, in NeuronParameters neuron, float gain)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var leaks = TWidth.Create(neuron.Leak);
        var resets = TWidth.Create(neuron.Reset);
        var slopes = TWidth.Create(1 / neuron.SurrogateWidth);
        var gains = TWidth.Create(gain);
        for (var i = 0; i < WordNeurons; i += TWidth.Count)
        {
            var later = TWidth.Load(ref after, (nuint)i);
            var delta = TWidth.Subtract(TWidth.Multiply(gains, TWidth.Load(ref deltaFromAbove, (nuint)i)), TWidth.Multiply(resets, later));
            var inside = TWidth.And(TWidth.Mask((uint)(window >> i)), TWidth.Multiply(slopes, delta));
            TWidth.Store(Flush.Negligible<TWidth, TVector>(TWidth.Add(inside, TWidth.Multiply(leaks, later))), ref gamma, (nuint)i);
        }
    }

    /// <summary>The same at an interval's last step, where no error comes from the step after.</summary>
    public static void LastStep<TWidth, TVector>(ref float deltaFromAbove, ulong window, ref float gamma, in NeuronParameters neuron, float gain)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var slopes = TWidth.Create(1 / neuron.SurrogateWidth);
        var gains = TWidth.Create(gain);
        for (var i = 0; i < WordNeurons; i += TWidth.Count)
        {
            var delta = TWidth.Multiply(gains, TWidth.Load(ref deltaFromAbove, (nuint)i));
            var inside = TWidth.And(TWidth.Mask((uint)(window >> i)), TWidth.Multiply(slopes, delta));
            TWidth.Store(Flush.Negligible<TWidth, TVector>(inside), ref gamma, (nuint)i);
        }
    }
}
