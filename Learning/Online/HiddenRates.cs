using EdgeLearner.Learning.Engine;

namespace EdgeLearner.Learning.Online;

/// <summary>How often each neuron of the last hidden layer fired over the last few frames of a lane. Allocates at the start only.</summary>
/// <param name="words">64-bit words of <see cref="ILearningEngine.Hidden"/>.</param>
/// <param name="frames">Frames that are looked back on.</param>
internal sealed class HiddenRates(int words, int frames)
{
    private readonly ulong[] _ring = new ulong[frames * words];
    private readonly float[] _counts = new float[words * 64];
    private int _next;

    /// <summary>Spikes of each neuron, [neurons].</summary>
    public ReadOnlySpan<float> Counts => _counts;

    /// <summary>Takes the spikes of a frame.</summary>
    /// <param name="spikes">[words] bits.</param>
    public void Add(ReadOnlySpan<ulong> spikes)
    {
        var oldest = _ring.AsSpan(_next * words, words);
        foreach (var neuron in SpikeBits.In(oldest))
        {
            _counts[neuron]--;
        }

        foreach (var neuron in SpikeBits.In(spikes))
        {
            _counts[neuron]++;
        }

        spikes.CopyTo(oldest);
        _next = (_next + 1) % frames;
    }

    /// <summary>Forgets what was.</summary>
    public void Clear()
    {
        Array.Clear(_ring);
        Array.Clear(_counts);
        _next = 0;
    }
}
