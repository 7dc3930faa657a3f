using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Neurons;

namespace EdgeLearner.Learning.Engine;

/// <summary>The neurons of one layer in one lane: potentials now, and two bits a neuron for each step of the interval.</summary>
internal sealed class NeuronHistory
{
    private readonly int _words;
    private readonly ulong[] _spikes; // [k, words]
    private readonly ulong[] _window; // [k, words]
    private readonly ulong[] _spikesBefore; // of the step before the interval

    public NeuronHistory(int neurons, int intervalFrames)
    {
        Potential = new float[neurons];
        _words = SpikeBits.Words(neurons);
        _spikes = new ulong[intervalFrames * _words];
        _window = new ulong[intervalFrames * _words];
        _spikesBefore = new ulong[_words];
    }

    /// <summary>Potentials u after the last step, [N].</summary>
    public float[] Potential { get; }

    /// <summary>Bytes of the history.</summary>
    public long HistoryBytes => sizeof(ulong) * (long)(_spikes.Length + _window.Length + _spikesBefore.Length);

    /// <summary>Spikes at a step of the interval, [N] bits.</summary>
    public ReadOnlySpan<ulong> Spikes(int step) => _spikes.AsSpan(step * _words, _words);

    /// <summary>Neurons inside the surrogate's window at a step of the interval, [N] bits.</summary>
    public ReadOnlySpan<ulong> Window(int step) => _window.AsSpan(step * _words, _words);

    /// <summary>Spikes in the first steps of the interval, all neurons together.</summary>
    public int CountSpikes(int steps) => SpikeBits.Count(_spikes.AsSpan(0, steps * _words));

    /// <summary>Lets the neurons take a step of the interval.</summary>
    /// <param name="current">Input currents, [N]; zero afterwards.</param>
    /// <param name="step">Number of the step, from 0.</param>
    /// <param name="neuron">Constants.</param>
    public void Step(Span<float> current, int step, in NeuronParameters neuron)
    {
        var before = step > 0 ? Spikes(step - 1) : _spikesBefore;
        LifNeuron.Step(current, Potential, before, _spikes.AsSpan(step * _words, _words), _window.AsSpan(step * _words, _words), neuron);
    }

    /// <summary>Begins a new interval: values carry on, what happened is forgotten.</summary>
    /// <param name="steps">Steps that the interval before had.</param>
    public void BeginInterval(int steps)
    {
        if (steps > 0)
        {
            Spikes(steps - 1).CopyTo(_spikesBefore);
        }
    }

    /// <summary>Back to potentials of 0 and no spikes.</summary>
    public void Reset()
    {
        Array.Clear(Potential);
        Array.Clear(_spikesBefore);
    }
}
