using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Engine;

/// <summary>Convolution (cross-correlation, as torch). What one spike reaches is a few runs: neurons of one row beside each other, and their weights likewise.</summary>
internal sealed class ConvLayer : SpikeLayer
{
    private readonly float[] _weights;
    private readonly int _channels; // of the output
    private readonly int _rowWeights; // weights of one (ky, input channel)
    private readonly Axis _rows;
    private readonly Axis _columns;

    public ConvLayer(PlannedLayer plan, float[] weights)
        : base(plan)
    {
        _weights = weights;
        _channels = plan.Out.Channels;
        _rowWeights = plan.Spec.Kernel * _channels;
        _rows = new Axis(plan.In.Height, plan.Out.Height, plan.Spec);
        _columns = new Axis(plan.In.Width, plan.Out.Width, plan.Spec);
    }

    public override void AddCurrent(ReadOnlySpan<ulong> spikes, Span<float> current)
    {
        foreach (var input in SpikeBits.In(spikes))
        {
            for (var runs = new Runs(this, input); runs.Next();)
            {
                VectorMath.Add(current.Slice(runs.Neuron, runs.Length), _weights.AsSpan(runs.Weight, runs.Length));
            }
        }
    }

    public override void BackPropagate(ReadOnlySpan<float> gamma, ReadOnlySpan<ulong> wanted, Span<float> delta)
    {
        foreach (var input in SpikeBits.In(wanted))
        {
            var sum = 0f;
            for (var runs = new Runs(this, input); runs.Next();)
            {
                sum += VectorMath.Dot(_weights.AsSpan(runs.Weight, runs.Length), gamma.Slice(runs.Neuron, runs.Length));
            }

            delta[input] = sum;
        }
    }

    public override void AddGradient(ReadOnlySpan<ulong> spikes, ReadOnlySpan<float> gamma, Span<float> gradient)
    {
        foreach (var input in SpikeBits.In(spikes))
        {
            for (var runs = new Runs(this, input); runs.Next();)
            {
                VectorMath.Add(gradient.Slice(runs.Weight, runs.Length), gamma.Slice(runs.Neuron, runs.Length));
            }
        }
    }

    /// <summary>Along one axis: which outputs an input reaches. The first and last for each input; the kernel's tap follows from both.</summary>
    private sealed class Axis
    {
        private readonly int _stride;
        private readonly int _padding;
        private readonly int[] _first;
        private readonly int[] _last;

        public Axis(int inputs, int outputs, LayerSpec spec)
        {
            _stride = spec.Stride;
            _padding = spec.Padding;
            _first = new int[inputs];
            _last = new int[inputs];
            for (var i = 0; i < inputs; i++)
            {
                var nearest = i + _padding - spec.Kernel + 1; // of the kernel's positions that cover the input
                _first[i] = nearest <= 0 ? 0 : (nearest + _stride - 1) / _stride;
                _last[i] = Math.Min(outputs - 1, (i + _padding) / _stride);
            }
        }

        public int First(int input) => _first[input];

        public int Last(int input) => _last[input];

        public int Tap(int input, int output) => input + _padding - (output * _stride);
    }

    /// <summary>The runs that one input reaches, row by row; with a stride above 1 the taps of a row are apart and each is a run.</summary>
    private ref struct Runs
    {
        private readonly ConvLayer _layer;
        private readonly int _x;
        private readonly int _y;
        private readonly int _channel;
        private readonly int _lastRow;
        private readonly int _firstColumn;
        private readonly int _lastColumn;
        private readonly int _columnsPerRun;
        private int _row;
        private int _column;

        public Runs(ConvLayer layer, int input)
        {
            _layer = layer;
            var shape = layer.Plan.In;
            var pixel = input / shape.Channels;
            _channel = input - (pixel * shape.Channels);
            _y = pixel / shape.Width;
            _x = pixel - (_y * shape.Width);
            _row = layer._rows.First(_y);
            _lastRow = layer._rows.Last(_y);
            _firstColumn = layer._columns.First(_x);
            _lastColumn = layer._columns.Last(_x);
            _columnsPerRun = layer.Plan.Spec.Stride == 1 ? _lastColumn - _firstColumn + 1 : 1;
            _column = _firstColumn;
            Length = _columnsPerRun * layer._channels;
        }

        /// <summary>First neuron of the run.</summary>
        public int Neuron { get; private set; }

        /// <summary>First weight of the run.</summary>
        public int Weight { get; private set; }

        /// <summary>Neurons and weights in the run.</summary>
        public int Length { get; }

        public bool Next()
        {
            if (_column > _lastColumn)
            {
                _column = _firstColumn;
                _row++;
            }

            if (_row > _lastRow || _column > _lastColumn)
            {
                return false;
            }

            var plan = _layer.Plan;
            var ky = _layer._rows.Tap(_y, _row);
            var kxFromRight = plan.Spec.Kernel - 1 - _layer._columns.Tap(_x, _column);
            Neuron = ((_row * plan.Out.Width) + _column) * _layer._channels;
            Weight = (((ky * plan.In.Channels) + _channel) * _layer._rowWeights) + (kxFromRight * _layer._channels);
            _column += _columnsPerRun;
            return true;
        }
    }
}
