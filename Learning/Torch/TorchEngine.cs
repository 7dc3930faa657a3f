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
    private readonly BitInput _frames;
    private readonly BitInput? _latents; // null where no block is frozen
    private readonly Tensor? _border; // what crosses it, [lanes, C, H, W]
    private readonly IntervalHistory _history;
    private readonly IntervalRerun _rerun;
    private readonly SpikeReadout _readout;
    private readonly LaneClock _clock;
    private readonly DropoutMasks? _masks;
    private readonly float[] _counts; // spikes, [layers, lanes]
    private bool _isCounted; // whether they are those of the last step

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
        settings.Apply();
        (_model, _rule, _intervalFrames, _device) = (model, rule, intervalFrames, settings.Device);
        _neuron = new NeuronScalars(model.Spec.Neuron);
        _weights = new HeldWeights(model, rule, _device);
        _blocks = new NetworkBuilder(model, _weights, rule, _neuron, lanes, _device, settings.Precision).Build();
        _layers = [.. _blocks.SelectMany(block => block.Layers.SelectMany(layer => layer.All)), .. _blocks.Select(block => block.Classifier)];
        _clock = new LaneClock(lanes);
        _counts = new float[_layers.Length * lanes];
        _masks = rule.Dropout > 0 ? new DropoutMasks(_layers, rule, lanes, _device) : null;
        _frames = new BitInput(model.Plan.Input, model.Plan.Input.Channels, planes: 1, lanes, _device);
        var top = _blocks[^1].Layers[^1].Own.Plan;
        List<(Shape, int)> parts = [(_blocks[^1].Classifier.Plan.Out, 1), (top.Out, 1)];
        var bottom = (Place: LayerPlace.Frame, Shape: model.Plan.Input);
        if (rule.FrozenBlocks > 0)
        {
            var below = _blocks[rule.FrozenBlocks - 1].Layers;
            var plan = below[^1].Own.Plan;
            bottom = (new LayerPlace(rule.FrozenBlocks - 1, below.Count - 1), plan.Out);
            parts.Add((plan.Out, plan.ValueBits));
            _latents = new BitInput(plan.Out, plan.Out.ChannelStride, plan.ValueBits, lanes, _device);
            _border = Maps.Zeros(lanes, plan.Out, _device);
        }

        _history = new IntervalHistory(bottom.Shape, intervalFrames, lanes, _device);
        var mapNumbers = settings.MapNumbers ?? (_device.type == TorchSharp.DeviceType.CPU ? MapNumbersOnCpu : MapNumbersOnGpu);
        _rerun = new IntervalRerun(_blocks, bottom.Place, _history, mapNumbers);
        _readout = new SpikeReadout(parts, lanes);
        LayerNames = [.. _layers.Select(layer => layer.Plan.Name)];
        Memory = Account(lanes);
    }

    /// <inheritdoc/>
    public EngineMemory Memory { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> LayerNames { get; }

    /// <inheritdoc/>
    public int HiddenWords => _readout.Words(HiddenPart);

    /// <inheritdoc/>
    public int BorderWords => _latents is null ? 0 : _readout.Words(BorderPart);

    /// <summary>Layers in the order of <see cref="LayerNames"/>, for tests that look at potentials.</summary>
    internal IReadOnlyList<TorchLayer> Layers => _layers;

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
        spikes.CopyTo(_latents![lane]);
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<int> lanes)
    {
        if (lanes.IsEmpty)
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        Begin(lanes);
        var chosen = LaneSet.Of(lanes, _device);
        var values = _latents is null ? new ValueTable(LayerPlace.Frame, _frames.Maps(chosen)) : StepBelow(lanes, chosen);
        _history.Put(chosen, lanes, _clock.Steps, values.Top);
        var crossing = values.Top;
        var gains = _masks?.Gains(lanes, _clock);
        var (hidden, output) = (crossing, crossing);
        foreach (var block in _blocks.AsSpan(_rule.FrozenBlocks))
        {
            (hidden, output) = block.Step(chosen, values, gains);
        }

        if (_latents is null)
        {
            _readout.Read(lanes, output, hidden);
        }
        else
        {
            _readout.Read(lanes, output, hidden, crossing);
        }

        _clock.EndStep(lanes);
        _isCounted = false;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<ulong> Output(int lane) => _readout.Of(OutputPart, lane);

    /// <inheritdoc/>
    public ReadOnlySpan<ulong> Hidden(int lane) => _readout.Of(HiddenPart, lane);

    /// <inheritdoc/>
    public ReadOnlySpan<ulong> Border(int lane) => _latents is null ? [] : _readout.Of(BorderPart, lane);

    /// <inheritdoc/>
    public LearnOutcome Learn(ReadOnlySpan<LabelledLane> lanes, float rate)
    {
        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        var weights = 0f;
        foreach (var lane in lanes)
        {
            weights += lane.Weight;
        }

        var loss = AddGradients(lanes, ClassLoss.Scale(_rule.Loss, weights, _model.Spec.Classes));
        var known = stack([loss.view([]), _rule.ClipNorm > 0 || _rule.MeasuresGradient ? GradientNorm() : loss.view([])]).cpu(); // the one wait for the device
        var norm = _rule.ClipNorm > 0 || _rule.MeasuresGradient ? known[1].item<float>() : float.NaN;
        Descend(rate, norm);
        return new LearnOutcome(known[0].item<float>(), norm);
    }

    /// <inheritdoc/>
    public void Normalize(string layer, ReadOnlySpan<int> lanes)
    {
        var last = Array.FindIndex(_blocks, block => block.All.Any(one => one.Plan.Name == layer));
        var wanted = _layers.Single(one => one.Plan.Name == layer);
        if (wanted.Normalisation is not { } normalisation || last < _rule.FrozenBlocks)
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        var steps = _clock.Shortest(lanes);
        Moments? moments = null;
        _rerun.Run(LaneSet.Of(lanes, _device), steps, last, together: false, part =>
        {
            var run = _blocks[part.Block].Run(part.Lanes, steps, part.Values, drops: false);
            if (part.Block == last)
            {
                var seen = Moments.Of(run.Of(_blocks[last], wanted).Current, valid: null).With(moments);
                moments = new Moments(seen.Count.MoveToOuterDisposeScope(), seen.Mean.MoveToOuterDisposeScope(), seen.Variance.MoveToOuterDisposeScope());
            }
        });
        normalisation.Set(moments!);
        _weights.Changed();
    }

    /// <inheritdoc/>
    public void CopyLayerRates(int lane, Span<float> rates)
    {
        if (!_isCounted)
        {
            using var scope = NewDisposeScope();
            stack(_layers.Select(layer => layer.Counts)).cpu().data<float>().CopyTo(_counts);
            _isCounted = true;
        }

        var lanes = _clock.Steps.Length;
        for (var i = 0; i < _layers.Length; i++)
        {
            rates[i] = _counts[(i * lanes) + lane] / ((float)_layers[i].Plan.Out.Neurons * _clock.Steps[lane]);
        }
    }

    /// <summary>Gives the newest weights to the model, and frees all memory.</summary>
    public void Dispose()
    {
        _weights.Dispose();
        Array.ForEach(_blocks, block => block.Dispose());
        _frames.Dispose();
        _latents?.Dispose();
        _border?.Dispose();
        _history.Dispose();
        _neuron.Dispose();
    }

    /// <summary>Adds up the gradients of the lanes. In the caller's scope, without a graph.</summary>
    /// <returns>Loss of the output classifier, one number.</returns>
    internal Tensor AddGradients(ReadOnlySpan<LabelledLane> lanes, float scale)
    {
        Validate(lanes);
        var interval = LabelledInterval.Of(lanes, scale, _clock.StepsOf(lanes), _model.Spec.Classes, _device);
        var loss = zeros(1, device: _device);
        _rerun.Run(interval.Lanes, interval.Steps, last: _blocks.Length - 1, together: true, part =>
        {
            var block = _blocks[part.Block];
            var ran = block.Run(part.Lanes, interval.Steps, part.Values, _masks is not null);
            var its = block.Back(ran, interval.Slice(part.First, part.Lanes.Count), _masks is not null);
            if (part.Block == _blocks.Length - 1)
            {
                loss.add_(its);
            }
        });
        return loss;
    }

    /// <summary>Takes a step against the gradients gathered, unless their length is to be known and is no finite number: then they are dropped.</summary>
    internal void Descend(float rate, float norm)
    {
        var isMade = !_rule.MeasuresGradient || float.IsFinite(norm);
        var clipping = _rule.ClipNorm > 0 && norm > _rule.ClipNorm ? _rule.ClipNorm / norm : 1;
        var update = isMade ? new WeightUpdate(_rule, rate, clipping, ++_model.Updates) : default;
        foreach (var tensor in _weights.Tensors)
        {
            if (isMade)
            {
                Descent.Apply(update, tensor);
            }
            else
            {
                tensor.Drop();
            }
        }

        foreach (var layer in _layers)
        {
            if (isMade)
            {
                layer.Normalisation?.Follow();
            }
            else
            {
                layer.Normalisation?.Drop();
            }
        }

        _weights.Changed();
    }

    /// <summary>The gradient of a tensor as gathered so far, in the managed engine's order, for tests.</summary>
    internal float[] Gradient(string name)
    {
        using var scope = NewDisposeScope();
        var held = _weights.Tensors.Single(tensor => tensor.Plan.Name == name);
        return [.. EngineOrder.From(held.Plan, held.Gradient!).cpu().data<float>()];
    }

    private Tensor GradientNorm() =>
        stack(_weights.Tensors.Where(tensor => tensor.Gradient is not null).Select(tensor => tensor.Gradient!.square().sum())).sum().sqrt();

    /// <summary>Lets lanes that have not taken a step since begin their intervals.</summary>
    private void Begin(ReadOnlySpan<int> lanes)
    {
        if (_clock.Resting(lanes) is { Length: > 0 } resting)
        {
            var chosen = LaneSet.Of(resting, _device);
            Array.ForEach(_layers, layer => layer.Rest(chosen));
        }

        if (_clock.Beginning(lanes) is { Length: > 0 } beginning)
        {
            var chosen = LaneSet.Of(beginning, _device);
            Array.ForEach(_layers, layer => layer.Begin(chosen));
        }
    }

    /// <summary>A step of the frozen blocks, for lanes that were given frames; others were given what crosses the border.</summary>
    private ValueTable StepBelow(ReadOnlySpan<int> lanes, LaneSet chosen)
    {
        if (_clock.Given(lanes, latent: false) is { Length: > 0 } framed)
        {
            var those = LaneSet.Of(framed, _device);
            var values = new ValueTable(LayerPlace.Frame, _frames.Maps(those));
            var gains = _masks?.Gains(framed, _clock);
            foreach (var block in _blocks.AsSpan(0, _rule.FrozenBlocks))
            {
                block.Step(those, values, gains);
            }

            those.Put(_border!, values.Top);
        }

        var border = _blocks[_rule.FrozenBlocks - 1].Layers;
        if (_clock.Given(lanes, latent: true) is { Length: > 0 } given)
        {
            var those = LaneSet.Of(given, _device);
            those.Put(_border!, border[^1].Own.Show(_latents!.Maps(those), those, drops: _masks is not null));
        }

        return new ValueTable(new LayerPlace(_rule.FrozenBlocks - 1, border.Count - 1), chosen.Of(_border!).clone());
    }

    private void Validate(ReadOnlySpan<LabelledLane> lanes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(lanes.Length);
        foreach (var (lane, label, weight) in lanes)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)_model.Spec.Classes, "class");
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight, "weight");
            ArgumentOutOfRangeException.ThrowIfZero(_clock.Steps[lane], "steps of the interval");
            if (_rule.Dropout > 0 && !_clock.IsForLearning[lane])
            {
                throw new InvalidOperationException("With dropout, an interval that is learned from must have begun so.");
            }
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
            _layers.Sum(layer => layer.HistoryBytes) + _history.Bytes + _frames.Bytes + (_latents?.Bytes ?? 0),
            scratch,
            Replay: 0);
    }
}
