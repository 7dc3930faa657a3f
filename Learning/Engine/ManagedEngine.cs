using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Learning.Engine;

/// <summary>The default engine: float32 on the CPU, computing only where spikes are. Works on the model's weights in place.</summary>
/// <remarks>Allocates nothing after construction. Results do not depend on the machine's vector width.</remarks>
public sealed class ManagedEngine : ILearningEngine
{
    private readonly LocalBlock[] _blocks;
    private readonly Lane[] _lanes;
    private readonly int _intervalFrames;
    private readonly int _classes;
    private readonly LearningRule _rule;

    /// <summary>An engine at rest.</summary>
    /// <param name="model">Network and weights.</param>
    /// <param name="lanes">Number of lanes, 1 and more.</param>
    /// <param name="intervalFrames">Steps of an interval at most (k), 1 and more.</param>
    /// <param name="rule">How to learn.</param>
    /// <param name="threads">Threads that share the work, the caller's included, 1 and more; results do not depend on their number.</param>
    public ManagedEngine(Model model, int lanes, int intervalFrames, LearningRule rule, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(intervalFrames, 1);
        _intervalFrames = intervalFrames;
        _rule = rule;
        _classes = model.Spec.Classes;
        _blocks = [.. model.Plan.Blocks.Select((_, index) => new LocalBlock(model, index))];
        _lanes = [.. Enumerable.Range(0, lanes).Select(_ => new Lane(model.Plan, intervalFrames))];
        LayerNames =
        [
            .. model.Plan.Blocks.SelectMany(block => block.Layers).Select(layer => layer.Name),
            .. model.Plan.Blocks.Select(block => block.Classifier.Name),
        ];
        Memory = Account();
    }

    /// <inheritdoc/>
    public EngineMemory Memory { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> LayerNames { get; }

    /// <summary>The lanes, for tests that look at potentials.</summary>
    internal IReadOnlyList<Lane> Lanes => _lanes;

    /// <summary>Layers of all blocks, classifiers included, for tests that look at gradients.</summary>
    internal IEnumerable<TrainedLayer> Layers => _blocks.SelectMany(block => block.All);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <inheritdoc/>
    public void Reset(int lane, bool forLearning = false) => _lanes[lane].Reset();

    /// <inheritdoc/>
    public void BeginInterval(int lane, bool forLearning = false) => _lanes[lane].BeginInterval();

    /// <inheritdoc/>
    public void SetInput(int lane, ReadOnlySpan<int> active)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(_lanes[lane].Steps, _intervalFrames, "steps of the interval");
        _lanes[lane].SetInput(active);
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<int> lanes)
    {
        foreach (var lane in lanes)
        {
            foreach (var block in _blocks)
            {
                block.Step(_lanes[lane]);
            }

            _lanes[lane].EndStep();
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<ulong> Output(int lane) => _lanes[lane].Output.Spikes(_lanes[lane].Steps - 1);

    /// <inheritdoc/>
    public float Learn(ReadOnlySpan<LabelledLane> lanes, float rate)
    {
        ArgumentOutOfRangeException.ThrowIfZero(lanes.Length);
        var loss = AddGradients(lanes, scale: 1f / (lanes.Length * _classes));
        Descend(rate, _rule.Momentum);
        return loss;
    }

    /// <summary>Adds up the gradients of the lanes, in the order given.</summary>
    /// <returns>Loss of the output classifier.</returns>
    internal float AddGradients(ReadOnlySpan<LabelledLane> lanes, float scale)
    {
        var loss = 0f;
        foreach (var labelled in lanes)
        {
            for (var block = 0; block < _blocks.Length; block++)
            {
                var share = _blocks[block].AddGradients(_lanes[labelled.Lane], labelled.Class, scale);
                loss += block == _blocks.Length - 1 ? share : 0;
            }
        }

        return loss;
    }

    /// <summary>Takes a step of momentum descent with the gradients gathered.</summary>
    internal void Descend(float rate, float momentum)
    {
        foreach (var block in _blocks)
        {
            block.Descend(rate, momentum);
        }
    }

    /// <inheritdoc/>
    public void CopyLayerRates(int lane, Span<float> rates)
    {
        var measured = _lanes[lane];
        var at = 0;
        foreach (var neurons in measured.All)
        {
            rates[at++] = neurons.CountSpikes(measured.Steps) / (float)(neurons.Potential.Length * measured.Steps);
        }
    }

    private EngineMemory Account()
    {
        var layers = Layers.ToList();
        return new EngineMemory(
            layers.Sum(layer => layer.WeightBytes),
            layers.Sum(layer => sizeof(float) * (long)layer.Gradient.Length),
            layers.Sum(layer => layer.OptimizerBytes),
            _lanes.Sum(lane => lane.StateBytes),
            _lanes.Sum(lane => lane.HistoryBytes),
            layers.Sum(layer => layer.ScratchBytes),
            Replay: 0);
    }
}
