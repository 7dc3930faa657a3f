using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeLearner.Learning.Engine.Vectors;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Neurons;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Learning.Engine;

/// <summary>Everything that is computed with vectors, for one width of them. All widths give the same bits.</summary>
internal abstract class Kernels
{
    /// <summary>The widest that this machine computes with.</summary>
    public static Kernels Widest { get; } =
        Vector512.IsHardwareAccelerated ? Vectors512() : Vector256.IsHardwareAccelerated ? Vectors256() : Vectors128();

    /// <summary>Width in bits.</summary>
    public abstract int VectorBits { get; }

    /// <summary>Kernels on vectors of 128 bits.</summary>
    public static Kernels Vectors128() => new Kernels<Width128, Vector128<float>>(narrower: null);

    /// <summary>Kernels on vectors of 256 bits.</summary>
    public static Kernels Vectors256() => new Kernels<Width256, Vector256<float>>(Vectors128());

    /// <summary>Kernels on vectors of 512 bits.</summary>
    public static Kernels Vectors512() => new Kernels<Width512, Vector512<float>>(Vectors256());

    /// <summary>The connections of a layer.</summary>
    /// <param name="plan">Kind and shapes.</param>
    /// <param name="weights">Weights in the engine's order, read in place; empty where there are none.</param>
    /// <param name="classifierSeed">Seed of classifiers that are drawn anew and not stored.</param>
    public abstract SpikeLayer Create(PlannedLayer plan, AlignedFloats weights, ulong classifierSeed);

    /// <summary>Lets neurons take a step back in time (equations 4 to 6), with the errors that the layer above carries down.</summary>
    public abstract void StepBack(SpikeLayer above, ReadOnlySpan<float> gammaAbove, float gainAbove, in NeuronErrors neurons);

    /// <summary>Lets classifier neurons take a step back in time, with the errors of the loss.</summary>
    public abstract void StepBack(ReadOnlySpan<float> delta, in NeuronErrors neurons);

    /// <summary><c>sum[i] += addend[i]; addend[i] = 0</c>.</summary>
    public abstract void Move(Span<float> addend, Span<float> sum);

    /// <summary>Sum of squares.</summary>
    public abstract float SquaredNorm(ReadOnlySpan<float> values);

    /// <summary>A sparse update of the rows of weights that have a gradient, which is 0 afterwards.</summary>
    /// <param name="update">The update.</param>
    /// <param name="rows">Which rows, as bits; 0 afterwards.</param>
    /// <param name="length">Numbers of a row.</param>
    /// <param name="gradient">Gradient of row 0 of the bits, and on.</param>
    /// <param name="weights">Weights of row 0 of the bits, and on.</param>
    public abstract void DescendRows(in WeightUpdate update, Span<ulong> rows, int length, Span<float> gradient, Span<float> weights);

    /// <summary>One update of some weights; their gradient is 0 afterwards.</summary>
    public abstract void Descend(in WeightUpdate update, Span<float> gradient, Span<float> weights, Span<float> firstMoment, Span<float> secondMoment);
}

/// <summary>Kernels for a width; a layer whose channels do not fill such vectors goes to the next narrower ones.</summary>
internal sealed class Kernels<TWidth, TVector>(Kernels? narrower) : Kernels
    where TWidth : IVectorWidth<TVector>
    where TVector : struct
{
    /// <inheritdoc/>
    public override int VectorBits => TWidth.Count * sizeof(float) * 8;

    /// <inheritdoc/>
    public override SpikeLayer Create(PlannedLayer plan, AlignedFloats weights, ulong classifierSeed)
    {
        if (plan.IsDrawnAnew)
        {
            return new RandomClassifierLayer(plan, classifierSeed);
        }

        if (narrower is not null && plan.Out.ChannelStride % TWidth.Count != 0)
        {
            return narrower.Create(plan, weights, classifierSeed);
        }

        return plan.Spec.Kind switch
        {
            LayerKind.Conv => CreateConv(plan, weights),
            LayerKind.Pool => new PoolLayer<TWidth, TVector>(plan),
            _ => new FullyConnectedLayer<TWidth, TVector>(plan, weights),
        };
    }

    /// <inheritdoc/>
    public override void StepBack(SpikeLayer above, ReadOnlySpan<float> gammaAbove, float gainAbove, in NeuronErrors neurons)
    {
        Span<float> delta = stackalloc float[LifErrors.WordNeurons];
        var channels = above.Plan.In.ChannelStride;
        var word = 0;
        foreach (var (first, end) in SpikeBits.Runs(neurons.Needed))
        {
            word = Math.Max(word, first * channels / LifErrors.WordNeurons);
            for (var endWord = SpikeBits.Words(end * channels); word < endWord; word++)
            {
                StepBack(above, gammaAbove, gainAbove, word, delta, neurons);
            }
        }
    }

    /// <inheritdoc/>
    public override void StepBack(ReadOnlySpan<float> delta, in NeuronErrors neurons)
    {
        for (var word = 0; word < neurons.Window.Length; word++)
        {
            StepBack(ref MemoryMarshal.GetReference(delta[(word * LifErrors.WordNeurons)..]), word, neurons.Window[word], gain: 1, neurons);
        }
    }

    /// <inheritdoc/>
    public override void Move(Span<float> addend, Span<float> sum)
    {
        VectorMath.Add<TWidth, TVector>(sum, addend);
        addend.Clear();
    }

    /// <inheritdoc/>
    public override float SquaredNorm(ReadOnlySpan<float> values) => VectorMath.Dot<TWidth, TVector>(values, values);

    /// <inheritdoc/>
    public override void Descend(in WeightUpdate update, Span<float> gradient, Span<float> weights, Span<float> firstMoment, Span<float> secondMoment) =>
        update.Apply<TWidth, TVector>(gradient, weights, firstMoment, secondMoment);

    /// <inheritdoc/>
    public override void DescendRows(in WeightUpdate update, Span<ulong> rows, int length, Span<float> gradient, Span<float> weights)
    {
        if (narrower is not null && length % TWidth.Count != 0)
        {
            narrower.DescendRows(update, rows, length, gradient, weights);
            return;
        }

        for (var word = 0; word < rows.Length; word++)
        {
            for (var rest = rows[word]; rest != 0; rest &= rest - 1)
            {
                var start = ((word << 6) + BitOperations.TrailingZeroCount(rest)) * length;
                update.ApplyPlain<TWidth, TVector>(length, ref gradient[start], ref weights[start]);
            }

            rows[word] = 0;
        }
    }

    private static SpikeLayer CreateConv(PlannedLayer plan, AlignedFloats weights) => (plan.BlockChannels / TWidth.Count) switch
    {
        1 => new ConvLayer<TWidth, TVector, One>(plan, weights),
        2 => new ConvLayer<TWidth, TVector, Two>(plan, weights),
        _ => new ConvLayer<TWidth, TVector, Four>(plan, weights),
    };

    private static void StepBack(SpikeLayer above, ReadOnlySpan<float> gammaAbove, float gainAbove, int word, Span<float> delta, in NeuronErrors neurons)
    {
        var window = neurons.Window[word];
        var dropped = neurons.Kept.Length > 0 ? window & ~neurons.Kept[word] : 0;
        var wanted = window & ~dropped;
        if (wanted != 0)
        {
            above.CarryDown(word, wanted, gammaAbove, delta);
        }

        for (; dropped != 0; dropped &= dropped - 1)
        {
            delta[BitOperations.TrailingZeroCount(dropped)] = 0; // nothing from above reaches a neuron whose spikes were dropped
        }

        StepBack(ref delta[0], word, window, gainAbove, neurons);
    }

    private static void StepBack(ref float delta, int word, ulong window, float gain, in NeuronErrors neurons)
    {
        var first = word * LifErrors.WordNeurons;
        if (neurons.After.Length == 0)
        {
            LifErrors.LastStep<TWidth, TVector>(ref delta, window, ref neurons.Gamma[first], neurons.Neuron, gain);
            return;
        }

        LifErrors.StepBack<TWidth, TVector>(
            ref delta, window, ref MemoryMarshal.GetReference(neurons.After[first..]), ref neurons.Gamma[first], neurons.Neuron, gain);
    }
}

/// <summary>What the neurons of a layer bring to a step back in time, and what it leaves. Lengths of errors are whole words of 64.</summary>
internal readonly ref struct NeuronErrors
{
    /// <summary>Neurons inside the surrogate's window at that step, [N] bits.</summary>
    public required ReadOnlySpan<ulong> Window { get; init; }

    /// <summary>Neurons whose spikes were not dropped, [N] bits; empty where none was.</summary>
    public required ReadOnlySpan<ulong> Kept { get; init; }

    /// <summary>Pixels whose neurons' errors are asked for, as bits; those of others are left as they are.</summary>
    public ReadOnlySpan<ulong> Needed { get; init; }

    /// <summary>dL/du of the step after, [N]; empty = none, at the interval's end.</summary>
    public required ReadOnlySpan<float> After { get; init; }

    /// <summary>dL/du of this step, [N]: the result; may be the same memory.</summary>
    public required Span<float> Gamma { get; init; }

    /// <summary>Constants.</summary>
    public required NeuronParameters Neuron { get; init; }
}
