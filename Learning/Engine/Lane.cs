using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Engine;

/// <summary>One stream through the network: the state of every neuron, and the history of the interval under way.</summary>
internal sealed class Lane
{
    private readonly ulong[] _input; // [k, words], spikes of the frames, neurons as [H, W, C]
    private readonly int _inputWords;
    private readonly Shape _inputShape;
    private readonly int _frozenBlocks;
    private readonly double _dropout;
    private readonly NeuronHistory[] _dropping; // layers whose spikes are dropped while learning
    private readonly SeededRandom _random;

    /// <param name="plan">The network.</param>
    /// <param name="intervalFrames">Steps of an interval at most.</param>
    /// <param name="frozenBlocks">Blocks from the input up that never learn: the border lies above them.</param>
    /// <param name="dropout">Share of spikes that is dropped in intervals that are learned from.</param>
    /// <param name="seed">Seed of what is dropped.</param>
    public Lane(NetworkPlan plan, int intervalFrames, int frozenBlocks, double dropout, ulong seed)
    {
        _frozenBlocks = frozenBlocks;
        _inputShape = plan.Input;
        _inputWords = SpikeBits.Words(plan.Input.StoredNeurons);
        _input = new ulong[intervalFrames * _inputWords];
        _dropout = dropout;
        _random = new SeededRandom(seed);
        Blocks = [.. plan.Blocks.Select(block => new BlockHistory(block, intervalFrames, mayDrop: dropout > 0))];
        All = [.. Blocks.SelectMany(block => block.Layers), .. Blocks.Select(block => block.Classifier)];
        _dropping = dropout > 0
            ? [.. plan.Blocks.Zip(Blocks).SelectMany(pair => pair.First.Layers.Zip(pair.Second.Layers)).Where(pair => pair.First.Drops).Select(pair => pair.Second)]
            : [];
    }

    /// <summary>Neurons, by block.</summary>
    public BlockHistory[] Blocks { get; }

    /// <summary>Neurons of the output layer.</summary>
    public NeuronHistory Output => Blocks[^1].Classifier;

    /// <summary>The layer whose spikes cross the border; null where no block is frozen.</summary>
    public NeuronHistory? Border => _frozenBlocks > 0 ? Blocks[_frozenBlocks - 1].Top : null;

    /// <summary>The block that takes the current step first: the lowest, or the one above the border where the spikes there were given.</summary>
    public int FirstBlock { get; private set; }

    /// <summary>Steps taken in the interval under way.</summary>
    public int Steps { get; private set; }

    /// <summary>Whether the interval is only learned from, and so with dropout.</summary>
    public bool IsForLearning { get; private set; }

    public long StateBytes => All.Sum(neurons => neurons.Potential.Bytes);

    public long HistoryBytes => (sizeof(ulong) * (long)_input.Length) + All.Sum(neurons => neurons.HistoryBytes);

    /// <summary>Every layer from the input up, classifiers last.</summary>
    public NeuronHistory[] All { get; }

    /// <summary>What a block sees in the interval: the frames, or the spikes of the block below.</summary>
    public IntervalInputs Input(int block) => block > 0 ? Blocks[block - 1].Top.Inputs(Steps) : new IntervalInputs(_input, _inputWords, Steps);

    /// <summary>Puts a frame at the current step.</summary>
    /// <param name="active">Numbers of the active pixels in [C, H, W].</param>
    public void SetInput(ReadOnlySpan<int> active)
    {
        FirstBlock = 0;
        var spikes = _input.AsSpan(Steps * _inputWords, _inputWords);
        spikes.Clear();
        foreach (var pixel in active)
        {
            SpikeBits.Set(spikes, _inputShape.ToChannelsLast(pixel));
        }
    }

    /// <summary>Puts spikes at the border at the current step.</summary>
    /// <param name="spikes">[N] bits of <see cref="Border"/>.</param>
    public void SetLatent(ReadOnlySpan<ulong> spikes)
    {
        FirstBlock = _frozenBlocks;
        Border!.Show(Steps, spikes);
    }

    /// <summary>The current step is done.</summary>
    public void EndStep() => Steps++;

    /// <summary>Begins a new interval: values carry on, gradients do not.</summary>
    /// <param name="forLearning">Whether it is only learned from.</param>
    public void BeginInterval(bool forLearning)
    {
        Steps = 0;
        IsForLearning = forLearning;
        foreach (var neurons in _dropping)
        {
            if (forLearning)
            {
                neurons.Drop(_dropout, _random);
            }
            else
            {
                neurons.KeepAll();
            }
        }
    }

    /// <summary>Begins a new interval from rest: every potential 0, no spikes.</summary>
    /// <param name="forLearning">Whether it is only learned from.</param>
    public void Reset(bool forLearning)
    {
        BeginInterval(forLearning);
        foreach (var neurons in All)
        {
            neurons.Reset();
        }
    }
}
