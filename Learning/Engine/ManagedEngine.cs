using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Learning.Engine;

/// <summary>The default engine: float32 on the CPU, computing only where spikes are. Works on the model's weights in place.</summary>
/// <remarks>Allocates nothing after construction. Results depend neither on the machine's vector width nor on the number of threads.</remarks>
public sealed class ManagedEngine : ILearningEngine
{
    /// <summary>Groups of lanes whose gradients are gathered side by side: a fixed number, since sums depend on it.</summary>
    private const int MostGroups = 4;

    private readonly Model _model;
    private readonly LearningRule _rule;
    private readonly Kernels _kernels;
    private readonly int _intervalFrames;
    private readonly LocalBlock[] _blocks;
    private readonly Lane[] _lanes;
    private readonly WorkerPool _pool;
    private readonly StepScratch[] _scratch; // one for each worker
    private readonly LaneGroup[] _groups;
    private readonly LayerGradient[][] _gathered; // by layer, then group
    private readonly TrainedLayer[] _trained; // the layers of _gathered
    private readonly Action<int, int> _stepWork;
    private readonly Action<int, int> _gatherWork;
    private readonly Action<int> _reduceWork;
    private readonly Action<int> _descendWork;

    // The work under way. Spans cannot be kept, so lanes are copied.
    private readonly int[] _stepping;
    private readonly LabelledLane[] _labelled;
    private int _labelledLanes;
    private float _scale;
    private WeightUpdate _update;
    private WeightUpdate? _alone;

    /// <summary>An engine at rest.</summary>
    /// <param name="model">Network and weights.</param>
    /// <param name="lanes">Number of lanes, 1 and more.</param>
    /// <param name="intervalFrames">Steps of an interval at most (k), 1 and more.</param>
    /// <param name="rule">How to learn.</param>
    /// <param name="threads">Threads that share the work, the caller's included, 1 and more; results do not depend on their number.</param>
    /// <exception cref="NetworkException">The network has layers that only another engine runs, or the rule freezes every block.</exception>
    public ManagedEngine(Model model, int lanes, int intervalFrames, LearningRule rule, int threads = 1)
        : this(model, lanes, intervalFrames, rule, threads, Kernels.Widest)
    {
    }

    /// <summary>An engine at rest, as <see cref="EngineFactory"/> wants it.</summary>
    /// <inheritdoc cref="ManagedEngine(Model, int, int, LearningRule, int)"/>
    public static ILearningEngine Create(Model model, int lanes, int intervalFrames, LearningRule rule, int threads) =>
        new ManagedEngine(model, lanes, intervalFrames, rule, threads);

    /// <summary>Whether it has all that a network asks for.</summary>
    public static bool Runs(Model model) => LayerBeyond(model) is null;

    /// <summary>An engine with kernels of a certain width.</summary>
    internal ManagedEngine(Model model, int lanes, int intervalFrames, LearningRule rule, int threads, Kernels kernels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(intervalFrames, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        RefuseOthers(model);
        FrozenBlocks.Refuse(model, rule);
        (_model, _rule, _kernels, _intervalFrames) = (model, rule, kernels, intervalFrames);
        model.Prepare(rule);
        _blocks = [.. model.Plan.Blocks.Select((_, index) => new LocalBlock(model, index, kernels, rule))];
        _lanes = [.. Enumerable.Range(0, lanes).Select(lane => new Lane(model.Plan, intervalFrames, rule.FrozenBlocks, rule.Dropout, rule.Seed + (ulong)lane))];
        _pool = new WorkerPool(threads);
        _scratch = [.. Enumerable.Range(0, threads).Select(_ => new StepScratch(model.Plan))];
        _groups = [.. Enumerable.Range(0, Math.Min(lanes, MostGroups)).Select(_ => new LaneGroup(model.Plan, _blocks, intervalFrames, WeightUpdate.IsSparseFor(rule)))];
        var layers = _blocks.SelectMany((block, b) => block.All.Select((layer, i) => (layer, gathered: _groups.Select(group => group.Blocks[b][i]).ToArray())));
        (_trained, _gathered) = ([.. layers.Where(pair => pair.layer.Trains).Select(pair => pair.layer)], [.. layers.Where(pair => pair.layer.Trains).Select(pair => pair.gathered)]);
        (_stepWork, _gatherWork, _reduceWork, _descendWork) = (StepLane, Gather, Reduce, Descend);
        _stepping = new int[lanes];
        _labelled = new LabelledLane[lanes];
        LayerNames = [.. model.Plan.Layers.Select(layer => layer.Name)];
        Memory = Account();
    }

    /// <inheritdoc/>
    public EngineMemory Memory { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> LayerNames { get; }

    /// <summary>Width of the vectors that the engine computes with, in bits.</summary>
    public int VectorBits => _kernels.VectorBits;

    /// <summary>Whether the length of the whole gradient is known before any weight changes.</summary>
    private bool NeedsNorm => _rule.ClipNorm > 0 || _rule.MeasuresGradient;

    /// <summary>Groups that labelled lanes fall into.</summary>
    private int Groups => Math.Min(_labelledLanes, _groups.Length);

    /// <summary>The lanes, for tests that look at potentials.</summary>
    internal IReadOnlyList<Lane> Lanes => _lanes;

    /// <inheritdoc/>
    public void Reset(int lane, bool forLearning = false) => _lanes[lane].Reset(forLearning);

    /// <inheritdoc/>
    public void BeginInterval(int lane, bool forLearning = false) => _lanes[lane].BeginInterval(forLearning);

    /// <inheritdoc/>
    public void SetInput(int lane, ReadOnlySpan<int> active)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(_lanes[lane].Steps, _intervalFrames, "steps of the interval");
        _lanes[lane].SetInput(active);
    }

    /// <inheritdoc/>
    public void SetLatent(int lane, ReadOnlySpan<ulong> spikes)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(_lanes[lane].Steps, _intervalFrames, "steps of the interval");
        ArgumentOutOfRangeException.ThrowIfZero(BorderWords, "words at the border");
        ArgumentOutOfRangeException.ThrowIfNotEqual(spikes.Length, BorderWords, "words of spikes");
        _lanes[lane].SetLatent(spikes);
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<int> lanes)
    {
        lanes.CopyTo(_stepping);
        _pool.Share(_stepWork, lanes.Length);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<ulong> Output(int lane) => _lanes[lane].Output.Spikes(_lanes[lane].Steps - 1);

    /// <inheritdoc/>
    public int HiddenWords => _lanes[0].Blocks[^1].Top.Words;

    /// <inheritdoc/>
    public ReadOnlySpan<ulong> Hidden(int lane) => _lanes[lane].Blocks[^1].Top.Spikes(_lanes[lane].Steps - 1);

    /// <inheritdoc/>
    public int BorderWords => _lanes[0].Border?.Words ?? 0;

    /// <inheritdoc/>
    public ReadOnlySpan<ulong> Border(int lane) => _lanes[lane].Border is { } border ? border.Spikes(_lanes[lane].Steps - 1) : [];

    /// <inheritdoc/>
    public LearnOutcome Learn(ReadOnlySpan<LabelledLane> lanes, float rate)
    {
        var weights = 0f;
        foreach (var lane in lanes)
        {
            weights += lane.Weight;
        }

        WeightUpdate? alone = lanes.Length == 1 && WeightUpdate.IsSparseFor(_rule) && !NeedsNorm ? new WeightUpdate(_rule, rate, Scale: 1, _model.Updates + 1) : null;
        var loss = AddGradients(lanes, ClassLoss.Scale(_rule.Loss, weights, _model.Spec.Classes), alone);
        return new LearnOutcome(loss, Descend(rate));
    }

    /// <inheritdoc/>
    public void CopyLayerRates(int lane, Span<float> rates)
    {
        var measured = _lanes[lane];
        var at = 0;
        foreach (var neurons in measured.All)
        {
            rates[at++] = neurons.CountSpikes(measured.Steps) / ((float)neurons.Shape.Neurons * measured.Steps);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _pool.Dispose();

    /// <summary>Adds up the gradients of the lanes: each group's in the order given, then group after group.</summary>
    /// <param name="lanes">The lanes.</param>
    /// <param name="scale">Factor of the loss (<see cref="ClassLoss.Scale"/>).</param>
    /// <param name="alone">The plain update that <see cref="Descend(float)"/> will make of a lone lane's gradients: layers may make it here. Default: none may.</param>
    /// <returns>Loss of the output classifier.</returns>
    internal float AddGradients(ReadOnlySpan<LabelledLane> lanes, float scale, WeightUpdate? alone = null)
    {
        Validate(lanes);
        lanes.CopyTo(_labelled);
        (_labelledLanes, _scale, _alone) = (lanes.Length, scale, alone);
        _pool.Share(_gatherWork, Groups);
        if (Groups > 1)
        {
            _pool.Run(_reduceWork);
            foreach (var gathered in _gathered)
            {
                TrainedLayer.ReduceTouched(gathered.AsSpan(0, Groups));
            }
        }

        var loss = 0f;
        for (var group = 0; group < Groups; group++)
        {
            loss += _groups[group].Loss;
        }

        return loss;
    }

    /// <summary>Takes a step against the gradients gathered, unless their length is to be known and is no finite number: then they are dropped.</summary>
    /// <returns>Their length before it was clipped; NaN where it is of no interest.</returns>
    internal float Descend(float rate)
    {
        var norm = NeedsNorm ? GradientNorm() : float.NaN;
        if (_rule.MeasuresGradient && !float.IsFinite(norm))
        {
            DropGradients();
            return norm;
        }

        var clipping = _rule.ClipNorm > 0 && norm > _rule.ClipNorm ? _rule.ClipNorm / norm : 1;
        _update = new WeightUpdate(_rule, rate, clipping, ++_model.Updates);
        _pool.Run(_descendWork);
        return norm;
    }

    /// <summary>The gradient of a tensor's weights as gathered so far, in the engine's order, for tests.</summary>
    internal ReadOnlySpan<float> Gradient(string name) => _gathered[Array.FindIndex(_trained, layer => layer.Connections.Plan.Name == name)][0].Values;

    private void Validate(ReadOnlySpan<LabelledLane> lanes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(lanes.Length);
        foreach (var (lane, label, weight) in lanes)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)_model.Spec.Classes, "class");
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight, "weight");
            ArgumentOutOfRangeException.ThrowIfZero(_lanes[lane].Steps, "steps of the interval");
            if (_rule.Dropout > 0 && !_lanes[lane].IsForLearning)
            {
                throw new InvalidOperationException("With dropout, an interval that is learned from must have begun so.");
            }
        }
    }

    /// <summary>Everything here is made for bits, one a neuron: sums of spikes and normalised currents are not.</summary>
    private static PlannedLayer? LayerBeyond(Model model) =>
        model.Plan.Layers.FirstOrDefault(layer => layer.HasNorm || layer.Shortcut is not null || layer.Spec.Kind == LayerKind.AdaptivePool);

    private static void RefuseOthers(Model model)
    {
        if (LayerBeyond(model) is { } other)
        {
            throw new NetworkException(
                $"network {model.Spec.Name}: layer {other.Name} ({other.Spec}) is beyond the managed engine, which has no normalisation, shortcuts and adaptive pools: " +
                "compute on libtorch (--engine torch, or Learning:Engine=torch for run and replay), or choose another network");
        }
    }

    private void StepLane(int index, int worker)
    {
        var lane = _lanes[_stepping[index]];
        for (var block = lane.FirstBlock; block < _blocks.Length; block++)
        {
            _blocks[block].Step(lane, _scratch[worker]);
        }

        lane.EndStep();
    }

    private void Gather(int index, int worker)
    {
        var group = _groups[index];
        group.Loss = 0;
        for (var i = index; i < _labelledLanes; i += _groups.Length)
        {
            var (lane, label, weight) = _labelled[i];
            for (var block = _rule.FrozenBlocks; block < _blocks.Length; block++)
            {
                var loss = _blocks[block].AddGradients(_lanes[lane], label, _scale * weight, group, _scratch[worker], _alone);
                group.Loss += block == _blocks.Length - 1 ? loss : 0;
            }
        }
    }

    private void Reduce(int worker)
    {
        for (var i = 0; i < _trained.Length; i++)
        {
            _trained[i].Reduce(_gathered[i].AsSpan(0, Groups), worker, _pool.Workers);
        }
    }

    private void Descend(int worker)
    {
        for (var i = 0; i < _trained.Length; i++)
        {
            _trained[i].Descend(_update, _gathered[i][0], worker, _pool.Workers);
        }
    }

    /// <summary>Length of the gradient of all weights together.</summary>
    private float GradientNorm()
    {
        var squares = 0.0;
        for (var i = 0; i < _trained.Length; i++)
        {
            squares += _trained[i].SquaredNorm(_gathered[i][0]);
        }

        return (float)Math.Sqrt(squares);
    }

    private void DropGradients()
    {
        foreach (var gathered in _gathered)
        {
            gathered[0].Values.Span.Clear();
            Array.Clear(gathered[0].Touched);
        }
    }

    private EngineMemory Account()
    {
        var layers = _blocks.SelectMany(block => block.All).ToList();
        return new EngineMemory(
            layers.Sum(layer => layer.WeightBytes),
            _groups.Sum(group => group.GradientBytes),
            layers.Sum(layer => layer.OptimizerBytes),
            _lanes.Sum(lane => lane.StateBytes),
            _lanes.Sum(lane => lane.HistoryBytes),
            _groups.Sum(group => group.ScratchBytes) + _scratch.Sum(scratch => scratch.Bytes),
            Replay: 0);
    }
}
