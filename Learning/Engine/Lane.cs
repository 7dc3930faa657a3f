using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Engine;

/// <summary>One stream through the network: the state of every neuron, and the history of the interval under way.</summary>
internal sealed class Lane
{
    private readonly ulong[] _input; // [k, words], spikes of the frames, neurons as [H, W, C]
    private readonly int _inputWords;
    private readonly Shape _inputShape;

    public Lane(NetworkPlan plan, int intervalFrames)
    {
        _inputShape = plan.Input;
        _inputWords = SpikeBits.Words(plan.Input.Neurons);
        _input = new ulong[intervalFrames * _inputWords];
        Blocks = [.. plan.Blocks.Select(block => new BlockHistory(block, intervalFrames))];
        All = [.. Blocks.SelectMany(block => block.Layers), .. Blocks.Select(block => block.Classifier)];
    }

    /// <summary>Neurons, by block.</summary>
    public BlockHistory[] Blocks { get; }

    /// <summary>Neurons of the output layer.</summary>
    public NeuronHistory Output => Blocks[^1].Classifier;

    /// <summary>Steps taken in the interval under way.</summary>
    public int Steps { get; private set; }

    public long StateBytes => sizeof(float) * All.Sum(neurons => (long)neurons.Potential.Length);

    public long HistoryBytes => (sizeof(ulong) * (long)_input.Length) + All.Sum(neurons => neurons.HistoryBytes);

    /// <summary>Every layer from the input up, classifiers last.</summary>
    public NeuronHistory[] All { get; }

    /// <summary>What a block sees at a step of the interval: the frame, or the spikes of the block below.</summary>
    public ReadOnlySpan<ulong> InputOf(int block, int step) =>
        block > 0 ? Blocks[block - 1].Top.Spikes(step) : _input.AsSpan(step * _inputWords, _inputWords);

    /// <summary>Puts a frame at the current step.</summary>
    /// <param name="active">Numbers of the active pixels in [C, H, W].</param>
    public void SetInput(ReadOnlySpan<int> active)
    {
        var spikes = _input.AsSpan(Steps * _inputWords, _inputWords);
        spikes.Clear();
        foreach (var pixel in active)
        {
            SpikeBits.Set(spikes, _inputShape.ToChannelsLast(pixel));
        }
    }

    /// <summary>The current step is done.</summary>
    public void EndStep() => Steps++;

    /// <summary>Begins a new interval: values carry on, gradients do not.</summary>
    public void BeginInterval()
    {
        foreach (var block in Blocks)
        {
            block.BeginInterval(Steps);
        }

        Steps = 0;
    }

    /// <summary>Begins a new interval from rest: every potential 0, no spikes.</summary>
    public void Reset()
    {
        BeginInterval();
        foreach (var block in Blocks)
        {
            block.Reset();
        }
    }
}
