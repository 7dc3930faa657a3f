using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine.Vectors;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Neurons;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Learning.Engine;

/// <summary>Every input reaches every neuron: weights [in, out], so that a spike adds one row.</summary>
/// <typeparam name="TWidth">Width of the vectors; divides the number of outputs.</typeparam>
/// <typeparam name="TVector">The vectors.</typeparam>
internal sealed class FullyConnectedLayer<TWidth, TVector>(PlannedLayer plan, AlignedFloats weights) : SpikeLayer(plan)
    where TWidth : IVectorWidth<TVector>
    where TVector : struct
{
    private readonly int _outputs = plan.Out.ChannelStride;
    private readonly int _gammaStride = plan.Out.ErrorNumbers;

    /// <inheritdoc/>
    public override void Step(ReadOnlySpan<ulong> below, StepScratch scratch, in NeuronStep step)
    {
        scratch.List(below);
        var neurons = new LifNeuron<TWidth, TVector>(step);
        for (var output = 0; output < _outputs; output += 4 * TWidth.Count)
        {
            switch ((_outputs - output) / TWidth.Count)
            {
                case 1: StepNeurons<One>(output, scratch, neurons); break;
                case 2: StepNeurons<Two>(output, scratch, neurons); break;
                case 3: StepNeurons<Three>(output, scratch, neurons); break;
                default: StepNeurons<Four>(output, scratch, neurons); break;
            }
        }
    }

    /// <inheritdoc/>
    public override void CarryDown(int word, ulong wanted, ReadOnlySpan<float> gamma, Span<float> delta)
    {
        ref var first = ref weights[word * LifErrors.WordNeurons * _outputs];
        ref var errors = ref MemoryMarshal.GetReference(gamma[.._outputs]);
        for (var rest = wanted; rest != 0; rest &= rest - 1)
        {
            var bit = BitOperations.TrailingZeroCount(rest);
            delta[bit] = VectorMath.Dot<TWidth, TVector>(ref Unsafe.Add(ref first, bit * _outputs), ref errors, _outputs);
        }
    }

    /// <inheritdoc/>
    public override void AddIntervalGradient(in IntervalInputs below, ReadOnlySpan<float> gamma, Span<float> gradient, Span<ulong> touched)
    {
        Span<int> fired = stackalloc int[MostStepsAtOnce];
        for (var end = below.Steps; end > 0; end -= MostStepsAtOnce)
        {
            var first = Math.Max(0, end - MostStepsAtOnce);
            for (var word = 0; word < below.Words; word++)
            {
                var any = below.AnyStep(word, first, end);
                if (touched.Length > 0)
                {
                    touched[word] |= any;
                }

                for (; any != 0; any &= any - 1)
                {
                    var bit = BitOperations.TrailingZeroCount(any);
                    var count = below.StepsOf(word, bit, first, end, fired);
                    AddRow(fired[..count], gamma, gradient.Slice(((word << 6) + bit) * _outputs, _outputs));
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void DescendInterval(in WeightUpdate update, in IntervalInputs below, ReadOnlySpan<float> gamma, StepScratch scratch)
    {
        Span<int> fired = stackalloc int[below.Steps];
        ref var first = ref weights[0];
        ref var steps = ref MemoryMarshal.GetReference(fired);
        ref var errors = ref MemoryMarshal.GetReference(gamma);
        var sums = scratch.Rows.AsSpan(0, 4 * TWidth.Count);
        sums.Clear();
        for (var word = 0; word < below.Words; word++)
        {
            for (var any = below.AnyStep(word, 0, below.Steps); any != 0; any &= any - 1)
            {
                var bit = BitOperations.TrailingZeroCount(any);
                var count = below.StepsOf(word, bit, 0, below.Steps, fired);
                ref var row = ref Unsafe.Add(ref first, ((word << 6) + bit) * _outputs);
                for (var output = 0; output < _outputs; output += 4 * TWidth.Count)
                {
                    ref var error = ref Unsafe.Add(ref errors, output);
                    ref var part = ref Unsafe.Add(ref row, output);
                    switch ((_outputs - output) / TWidth.Count)
                    {
                        case 1: DescendPart<One>(update, ref steps, count, ref error, ref sums[0], ref part); break;
                        case 2: DescendPart<Two>(update, ref steps, count, ref error, ref sums[0], ref part); break;
                        case 3: DescendPart<Three>(update, ref steps, count, ref error, ref sums[0], ref part); break;
                        default: DescendPart<Four>(update, ref steps, count, ref error, ref sums[0], ref part); break;
                    }
                }
            }
        }
    }

    private void StepNeurons<TCount>(int output, StepScratch scratch, in LifNeuron<TWidth, TVector> neurons)
        where TCount : IVectorCount
    {
        var sums = scratch.Rows.AsSpan(0, TCount.Vectors * TWidth.Count);
        sums.Clear();
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetReference(weights.Span), output);
        Rows<TWidth, TVector, TCount>.AddPicked(ref sums[0], ref first, ref MemoryMarshal.GetReference(scratch.Active), scratch.Count, _outputs);
        neurons.Step(ref sums[0], sums.Length, (nuint)output);
    }

    /// <summary>The gradient of one input's weights: the errors of the steps at which it fired.</summary>
    private void AddRow(ReadOnlySpan<int> steps, ReadOnlySpan<float> gamma, Span<float> row)
    {
        ref var fired = ref MemoryMarshal.GetReference(steps);
        ref var errors = ref MemoryMarshal.GetReference(gamma);
        ref var target = ref MemoryMarshal.GetReference(row);
        for (var output = 0; output < _outputs; output += 4 * TWidth.Count)
        {
            switch ((_outputs - output) / TWidth.Count)
            {
                case 1: AddPart<One>(ref fired, steps.Length, ref Unsafe.Add(ref errors, output), ref Unsafe.Add(ref target, output)); break;
                case 2: AddPart<Two>(ref fired, steps.Length, ref Unsafe.Add(ref errors, output), ref Unsafe.Add(ref target, output)); break;
                case 3: AddPart<Three>(ref fired, steps.Length, ref Unsafe.Add(ref errors, output), ref Unsafe.Add(ref target, output)); break;
                default: AddPart<Four>(ref fired, steps.Length, ref Unsafe.Add(ref errors, output), ref Unsafe.Add(ref target, output)); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddPart<TCount>(ref int fired, int count, ref float errors, ref float row)
        where TCount : IVectorCount =>
        Rows<TWidth, TVector, TCount>.AddPicked(ref row, ref errors, ref fired, count, _gammaStride);

    /// <summary>A step against the gradient of some of an input's weights, whose sums are 0 before and after.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void DescendPart<TCount>(in WeightUpdate update, ref int fired, int count, ref float errors, ref float sums, ref float row)
        where TCount : IVectorCount
    {
        AddPart<TCount>(ref fired, count, ref errors, ref sums);
        update.ApplyPlain<TWidth, TVector>(TCount.Vectors * TWidth.Count, ref sums, ref row);
    }
}
