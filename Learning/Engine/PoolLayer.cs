using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Engine;

/// <summary>Average over square cells of one channel. Rows and columns that do not fill a cell reach nothing.</summary>
internal sealed class PoolLayer : SpikeLayer
{
    private const int Nowhere = -1;

    private readonly int[] _cells; // for each input neuron, the neuron of its cell
    private readonly float _cellSize;

    public PoolLayer(PlannedLayer plan)
        : base(plan)
    {
        var (input, output, side) = (plan.In, plan.Out, plan.Spec.Size);
        _cellSize = side * side;
        _cells = new int[input.Neurons];
        for (var i = 0; i < _cells.Length; i++)
        {
            var (pixel, channel) = int.DivRem(i, input.Channels);
            var (y, x) = (pixel / input.Width / side, pixel % input.Width / side);
            _cells[i] = y < output.Height && x < output.Width ? (((y * output.Width) + x) * output.Channels) + channel : Nowhere;
        }
    }

    public override void AddCurrent(ReadOnlySpan<ulong> spikes, Span<float> current)
    {
        foreach (var input in SpikeBits.In(spikes))
        {
            if (_cells[input] != Nowhere)
            {
                current[_cells[input]]++;
            }
        }

        foreach (ref var sum in current) // counted first, divided once: as exact as an average can be
        {
            sum /= _cellSize;
        }
    }

    public override void BackPropagate(ReadOnlySpan<float> gamma, ReadOnlySpan<ulong> wanted, Span<float> delta)
    {
        foreach (var input in SpikeBits.In(wanted))
        {
            delta[input] = _cells[input] == Nowhere ? 0f : gamma[_cells[input]] / _cellSize;
        }
    }

    public override void AddGradient(ReadOnlySpan<ulong> spikes, ReadOnlySpan<float> gamma, Span<float> gradient)
    {
        // A pool has no weights.
    }
}
