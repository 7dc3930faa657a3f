using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Engine;

/// <summary>The neurons of one layer in one lane: potentials now, and two bits a neuron for each step of the interval.</summary>
internal sealed class NeuronHistory
{
    private readonly int _words;
    private readonly ulong[] _spikes; // [k, words], as the layers above see them
    private readonly ulong[] _window; // [k, words]
    private readonly ulong[] _kept; // [words]; empty where spikes are never dropped
    private ulong[] _fired; // of the last step, before any was dropped
    private ulong[] _firedBefore;
    private bool _drops;

    /// <param name="shape">Shape of the layer.</param>
    /// <param name="intervalFrames">Steps of an interval at most.</param>
    /// <param name="mayDrop">Whether spikes are dropped in intervals that are learned from.</param>
    public NeuronHistory(Shape shape, int intervalFrames, bool mayDrop)
    {
        Shape = shape;
        Potential = new AlignedFloats(shape.StoredNeurons);
        _words = SpikeBits.Words(shape.StoredNeurons);
        _spikes = new ulong[intervalFrames * _words];
        _window = new ulong[intervalFrames * _words];
        _fired = new ulong[_words];
        _firedBefore = new ulong[_words];
        _kept = mayDrop ? new ulong[_words] : [];
    }

    public Shape Shape { get; }

    /// <summary>64-bit words of a step.</summary>
    public int Words => _words;

    /// <summary>Potentials u after the last step, [N].</summary>
    public AlignedFloats Potential { get; }

    /// <summary>Bytes of the history.</summary>
    public long HistoryBytes => sizeof(ulong) * ((long)_spikes.Length + _window.Length + _fired.Length + _firedBefore.Length + _kept.Length);

    /// <summary>Neurons whose spikes are not dropped in this interval, [N] bits; empty where none is.</summary>
    public ReadOnlySpan<ulong> Kept => _drops ? _kept : [];

    /// <summary>Spikes at a step of the interval, [N] bits.</summary>
    public ReadOnlySpan<ulong> Spikes(int step) => _spikes.AsSpan(step * _words, _words);

    /// <summary>Neurons inside the surrogate's window at a step of the interval, [N] bits.</summary>
    public ReadOnlySpan<ulong> Window(int step) => _window.AsSpan(step * _words, _words);

    /// <summary>Spikes at the first steps of the interval.</summary>
    public IntervalInputs Inputs(int steps) => new(_spikes, _words, steps);

    /// <summary>Spikes in the first steps of the interval, all neurons together; dropped ones do not count.</summary>
    public int CountSpikes(int steps) => SpikeBits.Count(_spikes.AsSpan(0, steps * _words));

    /// <summary>Lets the neurons take a step of the interval.</summary>
    /// <param name="connections">Where their currents come from.</param>
    /// <param name="below">Spikes of the layer below.</param>
    /// <param name="scratch">Room for a list of them.</param>
    /// <param name="step">Number of the step, from 0.</param>
    /// <param name="neuron">Constants.</param>
    /// <param name="gain">Factor on the currents.</param>
    /// <returns>The layer's spikes as the layers above see them.</returns>
    public ReadOnlySpan<ulong> Step(SpikeLayer connections, ReadOnlySpan<ulong> below, StepScratch scratch, int step, in NeuronParameters neuron, float gain)
    {
        (_fired, _firedBefore) = (_firedBefore, _fired);
        var window = _window.AsSpan(step * _words, _words);
        Array.Clear(_fired);
        window.Clear();
        connections.Step(below, scratch, new NeuronStep
        {
            Potential = Potential,
            Before = _firedBefore,
            Spikes = _fired,
            Window = window,
            Neuron = neuron,
            Gain = gain,
        });
        var seen = _spikes.AsSpan(step * _words, _words);
        _fired.CopyTo(seen);
        if (_drops)
        {
            SpikeBits.Intersect(seen, _kept);
        }

        return seen;
    }

    /// <summary>Sets the spikes of a step that was taken elsewhere; potentials are left alone.</summary>
    /// <param name="step">Number of the step, from 0.</param>
    /// <param name="spikes">[N] bits.</param>
    public void Show(int step, ReadOnlySpan<ulong> spikes)
    {
        var seen = _spikes.AsSpan(step * _words, _words);
        spikes.CopyTo(seen);
        if (_drops)
        {
            SpikeBits.Intersect(seen, _kept);
        }
    }

    /// <summary>Begins an interval without dropped spikes.</summary>
    public void KeepAll() => _drops = false;

    /// <summary>Begins an interval in which the spikes of some neurons are dropped, drawn anew.</summary>
    /// <param name="share">How many, as a share.</param>
    /// <param name="random">Draws them.</param>
    public void Drop(double share, SeededRandom random)
    {
        _drops = true;
        for (var neuron = 0; neuron < Potential.Length; neuron++)
        {
            _kept[neuron >> 6] = (_kept[neuron >> 6] & ~(1UL << neuron)) | (random.NextDouble() < share ? 0 : 1UL << neuron);
        }
    }

    /// <summary>Back to potentials of 0 and no spikes.</summary>
    public void Reset()
    {
        Potential.Span.Clear();
        Array.Clear(_fired);
    }
}
