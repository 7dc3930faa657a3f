using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Torch.Lanes;
using EdgeLearner.Learning.Torch.Layers;
using EdgeLearner.Learning.Torch.Weights;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch;

/// <summary>The engine on libtorch, for any network, on the CPU or a GPU: float32 maps, lanes as the batch. It holds the model's newest weights until it is disposed of.</summary>
/// <remarks>
/// To be called from one thread at a time. The same seed, device and number of threads give the same weights to the bit on a CPU. No tensor outlives the call that
/// made it but for a fixed number; managed objects that stand for them are small garbage, some kilobytes a step.
/// </remarks>
public sealed class TorchEngine : ILearningEngine
{
    private const int OutputPart = 0;
    private const int HiddenPart = 1;
    private const int BorderPart = 2;
    private const int FloatsOfLane = 4; // scale and length of an interval; a gain above the border and one below
    private const int IntegersOfLane = 7; // those that step, rest, begin, dropped; above and below the border; where in the history
    private const long MapNumbersOnCpu = 1 << 20; // 4 MB: maps that are gone through many times stay in a cache
    private const long MapNumbersOnGpu = 1 << 26;

    private readonly Model _model;
    private readonly LearningRule _rule;
    private readonly int _intervalFrames;
    private readonly Device _device;
    private readonly NeuronScalars _neuron;
    private readonly HeldWeights _weights;
    private readonly TorchBlock[] _blocks;
    private readonly TorchLayer[] _layers; // in the order of LayerNames
    private readonly Parcels _parcels;
    private readonly BitInput _frames;
    private readonly FrozenBorder? _border; // null where no block is frozen
    private readonly IntervalHistory _history;
    private readonly IntervalRerun _rerun;
    private readonly SpikeReadout _readout;
    private readonly LaneClock _clock;
    private readonly DropoutMasks? _masks;

    /// <summary>An engine at rest. libtorch is loaded.</summary>
    /// <param name="model">Network and weights.</param>
    /// <param name="lanes">Number of lanes, 1 and more.</param>
    /// <param name="intervalFrames">Steps of an interval at most (k), 1 and more.</param>
    /// <param name="rule">How to learn.</param>
    /// <param name="settings">Device, precision, threads.</param>
    /// <exception cref="NetworkException">The rule freezes every block, or cuts through a shortcut.</exception>
    /// <exception cref="InvalidOperationException">Another engine holds the model's weights.</exception>
    internal TorchEngine(Model model, int lanes, int intervalFrames, LearningRule rule, TorchSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(intervalFrames, 1);
        FrozenBlocks.Refuse(model, rule);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Threads, 1);
        settings.Apply();
        (_model, _rule, _intervalFrames, _device) = (model, rule, intervalFrames, settings.Device);
        _neuron = new NeuronScalars(model.Spec.Neuron);
        _weights = new HeldWeights(model, rule, _device);
        _blocks = new NetworkBuilder(model, _weights, rule, _neuron, lanes, _device, settings.Precision).Build();
        _layers = [.. _blocks.SelectMany(block => block.Layers.SelectMany(layer => layer.All)), .. _blocks.Select(block => block.Classifier)];
        _clock = new LaneClock(lanes);
        _parcels = new Parcels(lanes * (model.Spec.Classes + FloatsOfLane), lanes * IntegersOfLane, _device);
        _masks = rule.Dropout > 0 ? new DropoutMasks(_layers, rule, lanes, _parcels, _device) : null;
        _frames = new BitInput(model.Plan.Input, model.Plan.Input.Channels, planes: 1, lanes, _device);
        _border = rule.FrozenBlocks > 0 ? new FrozenBorder(_blocks[..rule.FrozenBlocks], lanes, _parcels, _device) : null;
        _readout = new SpikeReadout(Parts(), _layers.Length, lanes, _device);
        _history = new IntervalHistory(_border?.Plan.Out ?? model.Plan.Input, intervalFrames, lanes, _parcels, _device);
        var mapNumbers = settings.MapNumbers ?? (_device.type == TorchSharp.DeviceType.CPU ? MapNumbersOnCpu : MapNumbersOnGpu);
        _rerun = new IntervalRerun(_blocks, _border?.Place ?? LayerPlace.Frame, _history, mapNumbers);
        Learning = new LocalLearning(model, rule, _weights, _blocks, _rerun, _clock, _parcels, _device);
        LayerNames = [.. _layers.Select(layer => layer.Plan.Name)];
        Memory = Account(lanes);
        _weights.Hold();
    }

    /// <inheritdoc/>
    public EngineMemory Memory { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> LayerNames { get; }

    /// <inheritdoc/>
    public int HiddenWords => _readout.Words(HiddenPart);

    /// <inheritdoc/>
    public int BorderWords => _border is null ? 0 : _readout.Words(BorderPart);

    /// <summary>Layers in the order of <see cref="LayerNames"/>, for tests that look at potentials.</summary>
    internal IReadOnlyList<TorchLayer> Layers => _layers;

    /// <summary>What learns; for tests, its parts one by one.</summary>
    internal LocalLearning Learning { get; }

    /// <inheritdoc/>
    public void Reset(int lane, bool forLearning = false)
    {
        _clock.Rest(lane, forLearning);
        _masks?.Draw(lane, forLearning);
    }

    /// <inheritdoc/>
    public void BeginInterval(int lane, bool forLearning = false)
    {
        _clock.Begin(lane, forLearning);
        _masks?.Draw(lane, forLearning);
    }

    /// <inheritdoc/>
    public void SetInput(int lane, ReadOnlySpan<int> active)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(_clock.Steps[lane], _intervalFrames, "steps of the interval");
        _clock.IsLatent[lane] = false;
        var bits = _frames[lane];
        bits.Clear();
        var (pixels, channels) = (_model.Plan.Input.Pixels, _model.Plan.Input.Channels);
        foreach (var pixel in active)
        {
            SpikeBits.Set(bits, (pixel % pixels * channels) + (pixel / pixels));
        }
    }

    /// <inheritdoc/>
    public void SetLatent(int lane, ReadOnlySpan<ulong> spikes)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(_clock.Steps[lane], _intervalFrames, "steps of the interval");
        ArgumentOutOfRangeException.ThrowIfZero(BorderWords, "words at the border");
        ArgumentOutOfRangeException.ThrowIfNotEqual(spikes.Length, BorderWords, "words of spikes");
        _clock.IsLatent[lane] = true;
        spikes.CopyTo(_border![lane]);
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<int> lanes)
    {
        if (lanes.IsEmpty)
        {
            return;
        }

        foreach (var lane in lanes)
        {
            ArgumentOutOfRangeException.ThrowIfEqual(_clock.Steps[lane], _intervalFrames, "steps of the interval");
        }

        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        Begin(lanes);
        var chosen = LaneSet.Of(lanes, _parcels);
        var values = _border?.Step(lanes, chosen, _frames, _clock, _masks) ?? new ValueTable(LayerPlace.Frame, _frames.Maps(chosen));
        _history.Put(chosen, lanes, _clock.Steps, values.Top);
        var crossing = values.Top;
        var gains = _masks?.Gains(lanes, _clock);
        var (hidden, output) = (crossing, crossing);
        foreach (var block in _blocks.AsSpan(_rule.FrozenBlocks))
        {
            (hidden, output) = block.Step(chosen, values, gains);
        }

        _readout.Read(lanes, _layers, _border is null ? [output, hidden] : [output, hidden, crossing]);
        _parcels.Arrived();
        _clock.EndStep(lanes);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<ulong> Output(int lane) => _readout.Of(OutputPart, lane);

    /// <inheritdoc/>
    public ReadOnlySpan<ulong> Hidden(int lane) => _readout.Of(HiddenPart, lane);

    /// <inheritdoc/>
    public ReadOnlySpan<ulong> Border(int lane) => _border is null ? [] : _readout.Of(BorderPart, lane);

    /// <inheritdoc/>
    public LearnOutcome Learn(ReadOnlySpan<LabelledLane> lanes, float rate) => Learning.Learn(lanes, rate);

    /// <inheritdoc/>
    public void Normalize(string layer, ReadOnlySpan<int> lanes) => Learning.Normalize(layer, lanes);

    /// <inheritdoc/>
    public void CopyLayerRates(int lane, Span<float> rates)
    {
        var counts = _readout.Counts; // [layers, lanes]
        for (var i = 0; i < _layers.Length; i++)
        {
            rates[i] = counts[(i * _clock.Steps.Length) + lane] / ((float)_layers[i].Plan.Out.Neurons * _clock.Steps[lane]);
        }
    }

    /// <summary>Gives the newest weights to the model, and frees all memory.</summary>
    public void Dispose()
    {
        Array.ForEach(_blocks, block => block.Dispose());
        _frames.Dispose();
        _masks?.Dispose();
        _parcels.Dispose();
        _readout.Dispose();
        _border?.Dispose();
        _history.Dispose();
        _neuron.Dispose();
        _weights.Dispose(); // last, since it may fail: a device that is lost gives nothing back
    }

    /// <summary>Shapes of what others ask for, and bits of a value.</summary>
    private List<(Shape, int)> Parts()
    {
        List<(Shape, int)> parts = [(_blocks[^1].Classifier.Plan.Out, 1), (_blocks[^1].Layers[^1].Own.Plan.Out, 1)];
        if (_border is { Plan: var crossing })
        {
            parts.Add((crossing.Out, crossing.ValueBits));
        }

        return parts;
    }

    /// <summary>Lets lanes that have not taken a step since begin their intervals.</summary>
    private void Begin(ReadOnlySpan<int> lanes)
    {
        _masks?.Bring();
        if (_clock.Resting(lanes) is { Length: > 0 } resting)
        {
            var chosen = LaneSet.Of(resting, _parcels);
            Array.ForEach(_layers, layer => layer.Rest(chosen));
        }

        if (_clock.Beginning(lanes) is { Length: > 0 } beginning)
        {
            var chosen = LaneSet.Of(beginning, _parcels);
            Array.ForEach(_layers, layer => layer.Begin(chosen));
        }
    }

    private EngineMemory Account(int lanes)
    {
        var learning = _weights.Tensors.Where(tensor => tensor.Learns).ToList();
        var moments = learning.Sum(tensor => tensor.Bytes * ((tensor.Velocity is null ? 0 : 1) + (tensor.SquareMean is null ? 0 : 1)));
        var scratch = _blocks.Skip(_rule.FrozenBlocks).Max(block => block.ScratchBytes(_intervalFrames, block.IsNormalised ? lanes : _rerun.LanesOf(block, _intervalFrames, lanes)));
        return new EngineMemory(
            _weights.Tensors.Sum(tensor => tensor.Bytes),
            learning.Sum(tensor => tensor.Bytes),
            moments,
            _layers.Sum(layer => layer.StateBytes),
            _layers.Sum(layer => layer.HistoryBytes) + _history.Bytes + _frames.Bytes + (_masks?.Bytes ?? 0) + (_border?.Bytes ?? 0) + _readout.Bytes,
            scratch,
            Replay: 0);
    }
}
