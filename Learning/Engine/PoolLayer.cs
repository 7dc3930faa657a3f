using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine.Vectors;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Neurons;

namespace EdgeLearner.Learning.Engine;

/// <summary>Average over square cells of one channel. Rows and columns that do not fill a cell reach nothing.</summary>
/// <typeparam name="TWidth">Width of the vectors; divides the number of channels.</typeparam>
/// <typeparam name="TVector">The vectors.</typeparam>
internal sealed class PoolLayer<TWidth, TVector>(PlannedLayer plan) : SpikeLayer(plan)
    where TWidth : IVectorWidth<TVector>
    where TVector : struct
{
    private readonly int _side = plan.Spec.Size;
    private readonly int _channels = plan.Out.ChannelStride;
    private readonly float _cellSize = plan.Spec.Size * plan.Spec.Size;
    private readonly Division _byChannels = new(plan.In.ChannelStride);
    private readonly Division _byWidth = new(plan.In.Width);
    private readonly Division _bySide = new(plan.Spec.Size);
    private readonly bool _dividesExactly = BitOperations.IsPow2(plan.Spec.Size); // then a product is the same, and several times faster

    /// <inheritdoc/>
    public override void Step(ReadOnlySpan<ulong> below, StepScratch scratch, in NeuronStep step)
    {
        var neurons = new LifNeuron<TWidth, TVector>(step);
        var (width, inWidth) = (Plan.Out.Width, Plan.In.Width);
        for (var y = 0; y < Plan.Out.Height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                StepPixel(below, ((y * inWidth) + x) * _side * _channels, ((y * width) + x) * _channels, neurons);
            }
        }
    }

    /// <inheritdoc/>
    public override void CarryDown(int word, ulong wanted, ReadOnlySpan<float> gamma, Span<float> delta)
    {
        ref var from = ref MemoryMarshal.GetReference(gamma);
        ref var to = ref MemoryMarshal.GetReference(delta);
        var (pixel, channel) = _byChannels.Of(word * LifErrors.WordNeurons);
        var count = Math.Min(LifErrors.WordNeurons, Plan.In.StoredNeurons - (word * LifErrors.WordNeurons));
        var (row, column) = _byWidth.Of(pixel);
        for (var i = 0; i < count; channel = 0)
        {
            var (y, x) = (_bySide.Of(row).Quotient, _bySide.Of(column).Quotient);
            var run = Math.Min(_channels - channel, count - i);
            var isInCell = y < Plan.Out.Height && x < Plan.Out.Width;
            var neuron = (nuint)((((y * Plan.Out.Width) + x) * _channels) + channel);
            for (var end = i + run; i < end; i += TWidth.Count, neuron += (nuint)TWidth.Count)
            {
                TWidth.Store(isInCell ? Average(TWidth.Load(ref from, neuron)) : default, ref to, (nuint)i);
            }

            (row, column) = column + 1 < Plan.In.Width ? (row, column + 1) : (row + 1, 0);
        }
    }

    /// <summary>Spikes counted first, divided once: as exact as an average can be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StepPixel(ReadOnlySpan<ulong> below, int corner, int neuron, in LifNeuron<TWidth, TVector> neurons)
    {
        var one = TWidth.Create(1);
        var rowStride = Plan.In.Width * _channels;
        for (var channel = 0; channel < _channels; channel += TWidth.Count)
        {
            TVector count = default;
            for (var row = 0; row < _side; row++)
            {
                for (var column = 0; column < _side; column++)
                {
                    var at = corner + (row * rowStride) + (column * _channels) + channel;
                    count = TWidth.Add(count, TWidth.And(TWidth.Mask((uint)(below[at >> 6] >> at)), one));
                }
            }

            neurons.Step(Average(count), (nuint)(neuron + channel));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Average(TVector sum) =>
        _dividesExactly ? TWidth.Multiply(sum, TWidth.Create(1 / _cellSize)) : TWidth.Divide(sum, TWidth.Create(_cellSize));
}
