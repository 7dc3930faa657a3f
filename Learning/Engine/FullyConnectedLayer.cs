using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine.Vectors;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Neurons;

namespace EdgeLearner.Learning.Engine;

/// <summary>Every input reaches every neuron: weights [in, out], so that a spike adds one row.</summary>
/// <typeparam name="TWidth">Width of the vectors; divides the number of outputs.</typeparam>
/// <typeparam name="TVector">The vectors.</typeparam>
internal sealed class FullyConnectedLayer<TWidth, TVector>(PlannedLayer plan, AlignedFloats weights) : SpikeLayer(plan)
    where TWidth : IVectorWidth<TVector>
    where TVector : struct
{
    private const int StepsAtOnce = 64;

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
        for (var rest = wanted; rest != 0; rest &= rest - 1)
        {
            var bit = BitOperations.TrailingZeroCount(rest);
            delta[bit] = VectorMath.Dot<TWidth, TVector>(weights.AsSpan(((word * LifErrors.WordNeurons) + bit) * _outputs, _outputs), gamma);
        }
    }

    /// <inheritdoc/>
    public override void AddIntervalGradient(in IntervalInputs below, ReadOnlySpan<float> gamma, Span<float> gradient, Span<ulong> touched)
    {
        Span<int> fired = stackalloc int[StepsAtOnce];
        for (var end = below.Steps; end > 0; end -= StepsAtOnce)
        {
            var first = Math.Max(0, end - StepsAtOnce);
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

    private void StepNeurons<TCount>(int output, StepScratch scratch, in LifNeuron<TWidth, TVector> neurons)
        where TCount : IVectorCount
    {
        var sums = scratch.Rows.AsSpan(0, TCount.Vectors * TWidth.Count);
        sums.Clear();
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetReference(weights.Span), output);
        Rows<TWidth, TVector, TCount>.AddPicked(ref sums[0], ref first, ref MemoryMarshal.GetReference(scratch.Active), scratch.Count, _outputs);
        for (var i = 0; i < sums.Length; i += TWidth.Count)
        {
            neurons.Step(TWidth.Load(ref sums[i], 0), (nuint)(output + i));
        }
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
}
