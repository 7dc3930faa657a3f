using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine.Vectors;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Neurons;

namespace EdgeLearner.Learning.Engine;

/// <summary>
/// Convolution (cross-correlation, as torch). Walks over its own neurons: what a kernel's row covers of the input is one stretch of the list of active inputs,
/// and each of them picks one row of weights, which is added in registers until the neurons take their step.
/// </summary>
/// <typeparam name="TWidth">Width of the vectors; divides the number of output channels.</typeparam>
/// <typeparam name="TVector">The vectors.</typeparam>
internal sealed class ConvLayer<TWidth, TVector> : SpikeLayer
    where TWidth : IVectorWidth<TVector>
    where TVector : struct
{
    private readonly float[] _weights; // [ky, kx, in, out]
    private readonly int _channels; // of the output, as stored
    private readonly int _inChannels;
    private readonly Range[] _rows; // taps that lie on the input, for each output row
    private readonly Range[] _columns;

    public ConvLayer(PlannedLayer plan, float[] weights)
        : base(plan)
    {
        _weights = weights;
        _channels = plan.Out.ChannelStride;
        _inChannels = plan.In.ChannelStride;
        _rows = Taps(plan.In.Height, plan.Out.Height, plan.Spec);
        _columns = Taps(plan.In.Width, plan.Out.Width, plan.Spec);
    }

    /// <inheritdoc/>
    public override void Step(ReadOnlySpan<ulong> below, ActiveInputs active, in NeuronStep step)
    {
        active.List(below, Plan.In);
        var neurons = new LifNeuron<TWidth, TVector>(step);
        for (var y = 0; y < Plan.Out.Height; y++)
        {
            for (var channel = 0; channel < _channels; channel += 4 * TWidth.Count)
            {
                switch ((_channels - channel) / TWidth.Count)
                {
                    case 1: StepRow<One>(y, channel, active, neurons); break;
                    case 2: StepRow<Two>(y, channel, active, neurons); break;
                    case 3: StepRow<Three>(y, channel, active, neurons); break;
                    default: StepRow<Four>(y, channel, active, neurons); break;
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void CarryDown(int word, ulong wanted, ReadOnlySpan<float> gamma, Span<float> delta)
    {
        foreach (var bit in SpikeBits.In([wanted]))
        {
            var (pixel, channel) = int.DivRem((word * LifErrors.WordNeurons) + bit, _inChannels);
            var (y, x) = int.DivRem(pixel, Plan.In.Width);
            delta[bit] = CarryDown(y, x, channel, gamma);
        }
    }

    /// <inheritdoc/>
    public override void AddStepGradient(ReadOnlySpan<ulong> below, ActiveInputs active, ReadOnlySpan<float> gamma, Span<float> gradient)
    {
        active.List(below, Plan.In);
        for (var y = 0; y < Plan.Out.Height; y++)
        {
            for (var channel = 0; channel < _channels; channel += 4 * TWidth.Count)
            {
                switch ((_channels - channel) / TWidth.Count)
                {
                    case 1: AddRowGradient<One>(y, channel, active, gamma, gradient); break;
                    case 2: AddRowGradient<Two>(y, channel, active, gamma, gradient); break;
                    case 3: AddRowGradient<Three>(y, channel, active, gamma, gradient); break;
                    default: AddRowGradient<Four>(y, channel, active, gamma, gradient); break;
                }
            }
        }
    }

    /// <summary>For each output along an axis, the kernel's taps that lie on the input.</summary>
    private static Range[] Taps(int inputs, int outputs, LayerSpec spec) =>
    [
        .. Enumerable.Range(0, outputs).Select(output => (output * spec.Stride) - spec.Padding)
            .Select(corner => new Range(Math.Max(0, -corner), Math.Max(0, Math.Min(spec.Kernel, inputs - corner)))),
    ];

    private void StepRow<TCount>(int y, int channel, ActiveInputs active, in LifNeuron<TWidth, TVector> neurons)
        where TCount : IVectorCount
    {
        ref var weights = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_weights), channel);
        ref var listed = ref MemoryMarshal.GetReference(active.Neurons);
        ref var starts = ref MemoryMarshal.GetReference(active.Starts);
        var neuron = (nuint)((y * Plan.Out.Width * _channels) + channel);
        for (var x = 0; x < Plan.Out.Width; x++, neuron += (nuint)_channels)
        {
            var sums = default(Sums<TWidth, TVector, TCount>);
            for (var ky = _rows[y].Start; ky < _rows[y].End; ky++)
            {
                var stretch = Covered(y, x, ky);
                var end = Unsafe.Add(ref starts, stretch.End);
                for (var i = Unsafe.Add(ref starts, stretch.Start); i < end; i++)
                {
                    sums.Add(ref Unsafe.Add(ref weights, (nint)(Unsafe.Add(ref listed, i) + stretch.Weight) * _channels));
                }
            }

            neurons.Step(sums, neuron);
        }
    }

    private void AddRowGradient<TCount>(int y, int channel, ActiveInputs active, ReadOnlySpan<float> gamma, Span<float> gradient)
        where TCount : IVectorCount
    {
        ref var gradients = ref Unsafe.Add(ref MemoryMarshal.GetReference(gradient), channel);
        ref var gammas = ref Unsafe.Add(ref MemoryMarshal.GetReference(gamma), (y * Plan.Out.Width * _channels) + channel);
        ref var listed = ref MemoryMarshal.GetReference(active.Neurons);
        ref var starts = ref MemoryMarshal.GetReference(active.Starts);
        for (var x = 0; x < Plan.Out.Width; x++)
        {
            var errors = default(Sums<TWidth, TVector, TCount>);
            errors.Load(ref Unsafe.Add(ref gammas, x * _channels));
            if (errors.IsZero())
            {
                continue;
            }

            for (var ky = _rows[y].Start; ky < _rows[y].End; ky++)
            {
                var stretch = Covered(y, x, ky);
                var end = Unsafe.Add(ref starts, stretch.End);
                for (var i = Unsafe.Add(ref starts, stretch.Start); i < end; i++)
                {
                    errors.AddTo(ref Unsafe.Add(ref gradients, (nint)(Unsafe.Add(ref listed, i) + stretch.Weight) * _channels));
                }
            }
        }
    }

    /// <summary>What row ky of the kernel covers of the input when it stands over an output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Stretch Covered(int y, int x, int ky)
    {
        var corner = (((y * Plan.Spec.Stride) - Plan.Spec.Padding + ky) * Plan.In.Width) + (x * Plan.Spec.Stride) - Plan.Spec.Padding;
        return new Stretch(corner + _columns[x].Start, corner + _columns[x].End, (ky * Plan.Spec.Kernel * _inChannels) - (corner * _inChannels));
    }

    private float CarryDown(int y, int x, int channel, ReadOnlySpan<float> gamma)
    {
        var spec = Plan.Spec;
        var sum = 0f;
        for (var ky = 0; ky < spec.Kernel; ky++)
        {
            var (row, restY) = int.DivRem(y + spec.Padding - ky, spec.Stride);
            for (var kx = 0; restY == 0 && (uint)row < (uint)Plan.Out.Height && kx < spec.Kernel; kx++)
            {
                var (column, restX) = int.DivRem(x + spec.Padding - kx, spec.Stride);
                if (restX == 0 && (uint)column < (uint)Plan.Out.Width)
                {
                    var weight = ((((ky * spec.Kernel) + kx) * _inChannels) + channel) * _channels;
                    sum += VectorMath.Dot<TWidth, TVector>(
                        _weights.AsSpan(weight, _channels), gamma.Slice(((row * Plan.Out.Width) + column) * _channels, _channels));
                }
            }
        }

        return sum;
    }

    /// <summary>Taps from one to before the other.</summary>
    private readonly record struct Range(int Start, int End);

    /// <summary>Pixels of the input from one to before the other, and what takes the number of an input neuron there to its row of weights.</summary>
    private readonly record struct Stretch(int Start, int End, int Weight);
}
