using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine.Vectors;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Neurons;

namespace EdgeLearner.Learning.Engine;

/// <summary>
/// Convolution (cross-correlation, as torch). Works on a tile of a few rows and channels at a time, with one row of the kernel after the other, so that sums and
/// weights both stay in the nearest cache.
/// </summary>
/// <remarks>
/// Where few inputs are active, each of them adds its weights to the sums that it reaches (sparse). Where many are, or with a stride, each output gathers the
/// weights of the inputs that its kernel covers in registers (dense). Which of the two depends on the spikes alone, and so do the sums.
/// </remarks>
/// <typeparam name="TWidth">Width of the vectors; divides the number of output channels.</typeparam>
/// <typeparam name="TVector">The vectors.</typeparam>
/// <typeparam name="TCount">Vectors that are worked on together.</typeparam>
internal sealed class ConvLayer<TWidth, TVector, TCount> : SpikeLayer
    where TWidth : IVectorWidth<TVector>
    where TVector : struct
    where TCount : IVectorCount
{
    private const int DenseInputs = 12; // active under a row of the kernel, on average, from which gathering is faster

    private const int NearestCache = 32 * 1024; // bytes

    private readonly AlignedFloats _weights; // [out / block, ky, in, kx, block]
    private readonly int _block;
    private readonly int _channels; // of the output, as stored
    private readonly int _inChannels;
    private readonly int _halo;
    private readonly int _tileColumns;
    private readonly int _tileRows;
    private readonly bool _tilesFirst; // all tiles with some weights; where all weights fit the nearest cache, all channels of a tile
    private readonly ConvGradient _manySpikes;
    private readonly Columns[] _columns; // of the input that the kernel covers, for each output column

    public ConvLayer(PlannedLayer plan, AlignedFloats weights)
        : base(plan)
    {
        _weights = weights;
        _block = plan.BlockChannels;
        _channels = plan.Out.ChannelStride;
        _inChannels = plan.In.ChannelStride;
        _halo = RowTile.Halo(plan.Spec);
        _tileColumns = RowTile.Columns(plan);
        _manySpikes = ConvGradient.Create<TWidth, TVector>(plan);
        _tilesFirst = plan.StoredWeights * sizeof(float) > NearestCache;
        _tileRows = RowTile.Rows(plan, Together);
        _columns =
        [
            .. Enumerable.Range(0, plan.Out.Width).Select(output => (output * plan.Spec.Stride) - plan.Spec.Padding)
                .Select(corner => new Columns(Math.Clamp(corner, 0, plan.In.Width), Math.Clamp(corner + plan.Spec.Kernel, 0, plan.In.Width))),
        ];
    }

    private static int Together
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TCount.Vectors * TWidth.Count; // channels
    }

    /// <inheritdoc/>
    public override void Step(ReadOnlySpan<ulong> below, StepScratch scratch, in NeuronStep step)
    {
        var isDense = IsDense(below);
        List(below, isDense, scratch);
        var neurons = new LifNeuron<TWidth, TVector>(step);
        var (passes, tiles) = (_channels / Together, (Plan.Out.Height + _tileRows - 1) / _tileRows);
        for (var i = 0; i < passes * tiles; i++)
        {
            var (pass, tile) = _tilesFirst ? (i / tiles, i % tiles) : (i % passes, i / passes);
            var y = tile * _tileRows;
            StepTile(y, Math.Min(y + _tileRows, Plan.Out.Height), pass * Together, isDense, scratch, neurons);
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
    public override void AddStepGradient(ReadOnlySpan<ulong> below, StepScratch scratch, ReadOnlySpan<float> gamma, Span<float> gradient)
    {
        List(below, Plan.Spec.Stride > 1, scratch);
        if (_manySpikes.IsFor(scratch.Count))
        {
            _manySpikes.Add(scratch, gamma, gradient);
            return;
        }

        for (var row = 0; row < Plan.In.Height; row++)
        {
            for (var ky = 0; ky < Plan.Spec.Kernel; ky++)
            {
                var (y, rest) = int.DivRem(row + Plan.Spec.Padding - ky, Plan.Spec.Stride);
                if (rest == 0 && (uint)y < (uint)Plan.Out.Height)
                {
                    AddRowGradient(row, y, ky, scratch, gamma[(y * Plan.Out.Width * _channels)..], gradient);
                }
            }
        }
    }

    /// <summary>Whether outputs gather: many inputs are active, or the stride is above 1.</summary>
    private bool IsDense(ReadOnlySpan<ulong> below) =>
        Plan.Spec.Stride > 1 || (long)SpikeBits.Count(below) * Plan.Spec.Kernel > (long)DenseInputs * Plan.In.Pixels;

    /// <summary>Lists the active inputs by pixels, for outputs that gather, or by rows.</summary>
    private void List(ReadOnlySpan<ulong> below, bool byPixels, StepScratch scratch)
    {
        if (byPixels)
        {
            scratch.ListPixels(below, Plan.In, Plan.Spec.Kernel, _block);
        }
        else
        {
            scratch.ListRows(below, Plan.In);
        }
    }

    private int RowBelow(int y, int ky) => (y * Plan.Spec.Stride) - Plan.Spec.Padding + ky;

    /// <summary>Where the weights of a row of the kernel begin, for the channels from one on.</summary>
    private int RowOfWeights(int channel, int ky)
    {
        var block = channel / _block * _block;
        var kernel = Plan.Spec.Kernel;
        return (block * kernel * kernel * _inChannels) + (ky * kernel * _inChannels * _block) + (channel - block);
    }

    private void StepTile(int first, int end, int channel, bool isDense, StepScratch scratch, in LifNeuron<TWidth, TVector> neurons)
    {
        var row = _tileColumns * Together;
        var sums = scratch.Rows.AsSpan(0, (end - first) * row);
        sums.Clear();
        for (var ky = 0; ky < Plan.Spec.Kernel; ky++)
        {
            ref var weights = ref Unsafe.Add(ref MemoryMarshal.GetReference(_weights.Span), RowOfWeights(channel, ky));
            for (var y = first; y < end; y++)
            {
                var below = RowBelow(y, ky);
                if ((uint)below >= (uint)Plan.In.Height)
                {
                    continue;
                }

                if (isDense)
                {
                    Gather(below, scratch, ref weights, ref sums[(y - first) * row]);
                }
                else
                {
                    Scatter(below, scratch, ref weights, ref sums[(y - first) * row]);
                }
            }
        }

        for (var y = first; y < end; y++)
        {
            StepRow(y, channel, ref sums[(y - first) * row], neurons);
        }
    }

    private void StepRow(int y, int channel, ref float sums, in LifNeuron<TWidth, TVector> neurons)
    {
        var neuron = (nuint)((y * Plan.Out.Width * _channels) + channel);
        ref var current = ref Unsafe.Add(ref sums, _halo * Together);
        for (var x = 0; x < Plan.Out.Width; x++, neuron += (nuint)_channels, current = ref Unsafe.Add(ref current, Together))
        {
            neurons.Step(ref current, Together, neuron);
        }
    }

    /// <summary>Each active input of a row adds its weights to the sums that it reaches.</summary>
    private void Scatter(int row, StepScratch scratch, ref float weights, ref float sums)
    {
        var (kernel, block) = (Plan.Spec.Kernel, _block);
        ref var leftmost = ref Unsafe.Add(ref sums, (Plan.Spec.Padding + _halo) * Together);
        foreach (var place in scratch.Active[scratch.Starts[row]..scratch.Starts[row + 1]])
        {
            ref var weight = ref Unsafe.Add(ref weights, Place.Channel(place) * kernel * block);
            ref var sum = ref Unsafe.Add(ref leftmost, Place.Column(place) * Together);
            for (var kx = 0; kx < kernel; kx++)
            {
                Rows<TWidth, TVector, TCount>.Add(ref sum, ref weight);
                weight = ref Unsafe.Add(ref weight, block);
                sum = ref Unsafe.Subtract(ref sum, Together);
            }
        }
    }

    /// <summary>Each output gathers the weights of the active inputs that a row of its kernel covers.</summary>
    private void Gather(int row, StepScratch scratch, ref float weights, ref float sums)
    {
        ref var active = ref MemoryMarshal.GetReference(scratch.Active);
        ref var target = ref Unsafe.Add(ref sums, _halo * Together);
        for (var x = 0; x < Plan.Out.Width; x++, target = ref Unsafe.Add(ref target, Together))
        {
            var (first, end, offset) = Covered(row, x, scratch.Starts);
            Rows<TWidth, TVector, TCount>.AddPickedByTurns(ref target, ref weights, ref Unsafe.Add(ref active, first), end - first, offset);
        }
    }

    /// <summary>What a row of inputs and a row of errors add to the gradient of a row of the kernel.</summary>
    private void AddRowGradient(int row, int y, int ky, StepScratch scratch, ReadOnlySpan<float> errors, Span<float> gradient)
    {
        for (var channel = 0; channel < _channels; channel += Together)
        {
            ref var weights = ref Unsafe.Add(ref MemoryMarshal.GetReference(gradient), RowOfWeights(channel, ky));
            ref var first = ref Unsafe.Add(ref MemoryMarshal.GetReference(errors), channel);
            if (Plan.Spec.Stride > 1)
            {
                GatherGradient(row, scratch, ref first, ref weights);
            }
            else
            {
                ScatterGradient(row, scratch, ref first, ref weights);
            }
        }
    }

    /// <summary>Each active input of a row adds the errors of the outputs that it reaches to its weights' gradients.</summary>
    private void ScatterGradient(int row, StepScratch scratch, ref float errors, ref float gradients)
    {
        var (kernel, width, padding, block) = (Plan.Spec.Kernel, Plan.Out.Width, Plan.Spec.Padding, _block);
        foreach (var place in scratch.Active[scratch.Starts[row]..scratch.Starts[row + 1]])
        {
            var rightmost = Place.Column(place) + padding; // the output that sees the input at the kernel's left
            var first = Math.Max(0, rightmost - width + 1);
            var end = Math.Min(kernel, rightmost + 1);
            ref var gradient = ref Unsafe.Add(ref gradients, ((Place.Channel(place) * kernel) + first) * block);
            ref var error = ref Unsafe.Add(ref errors, (rightmost - first) * _channels);
            for (var kx = first; kx < end; kx++)
            {
                Rows<TWidth, TVector, TCount>.Add(ref gradient, ref error);
                gradient = ref Unsafe.Add(ref gradient, block);
                error = ref Unsafe.Subtract(ref error, _channels);
            }
        }
    }

    /// <summary>Each output of a row adds its errors to the gradients of the weights of the active inputs that it covers.</summary>
    private void GatherGradient(int row, StepScratch scratch, ref float errors, ref float gradients)
    {
        for (var x = 0; x < Plan.Out.Width; x++)
        {
            var (first, end, offset) = Covered(row, x, scratch.Starts);
            foreach (var entry in scratch.Active[first..end])
            {
                Rows<TWidth, TVector, TCount>.Add(ref Unsafe.Add(ref gradients, entry + offset), ref Unsafe.Add(ref errors, x * _channels));
            }
        }
    }

    /// <summary>The active inputs of a row that the kernel covers at an output, and what takes their entries to their rows of weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int First, int End, int Offset) Covered(int row, int x, ReadOnlySpan<int> starts)
    {
        var first = row * Plan.In.Width;
        return (starts[first + _columns[x].Start], starts[first + _columns[x].End], (Plan.Spec.Padding - (x * Plan.Spec.Stride)) * _block);
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
                    sum += Dot(ky, kx, channel, gamma.Slice(((row * Plan.Out.Width) + column) * _channels, _channels));
                }
            }
        }

        return sum;
    }

    /// <summary>What comes down from one output through one tap of the kernel.</summary>
    private float Dot(int ky, int kx, int channel, ReadOnlySpan<float> gamma)
    {
        var sum = 0f;
        for (var block = 0; block < _channels; block += _block)
        {
            var weight = RowOfWeights(block, ky) + (((channel * Plan.Spec.Kernel) + kx) * _block);
            sum += VectorMath.Dot<TWidth, TVector>(_weights.AsSpan(weight, _block), gamma.Slice(block, _block));
        }

        return sum;
    }

    /// <summary>Columns from one to before the other.</summary>
    private readonly record struct Columns(int Start, int End);
}
