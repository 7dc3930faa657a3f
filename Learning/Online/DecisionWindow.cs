using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Labels;

namespace EdgeLearner.Learning.Online;

/// <summary>The decision: the class whose output neuron fired most over the last few frames; none where no neuron fired, or two fired most.</summary>
internal sealed class DecisionWindow(int classes, int frames)
{
    private readonly ulong[] _ring = new ulong[frames * SpikeBits.Words(classes)];
    private readonly int _words = SpikeBits.Words(classes);
    private readonly int[] _counts = new int[classes];
    private int _next;
    private int _filled;

    /// <summary>Index of the decided class, or <see cref="LabelTimeline.None"/>.</summary>
    public int Class { get; private set; } = LabelTimeline.None;

    /// <summary>Best score less the second best, 0 to 1.</summary>
    public float Margin { get; private set; }

    /// <summary>Forgets what was.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Array.Clear(_ring);
        _next = 0;
        _filled = 0;
    }

    /// <summary>Takes the output spikes of a frame, and decides.</summary>
    /// <param name="spikes">[classes] bits.</param>
    /// <param name="scores">Mean rate of each class over the frames seen, [classes].</param>
    public void Add(ReadOnlySpan<ulong> spikes, Span<float> scores)
    {
        var oldest = _ring.AsSpan(_next * _words, _words);
        foreach (var output in SpikeBits.In(oldest))
        {
            _counts[output]--;
        }

        foreach (var output in SpikeBits.In(spikes))
        {
            _counts[output]++;
        }

        spikes.CopyTo(oldest);
        _next = (_next + 1) % frames;
        _filled = Math.Min(_filled + 1, frames);
        Decide(scores);
    }

    private void Decide(Span<float> scores)
    {
        int best = 0, second = 0;
        var winner = LabelTimeline.None;
        for (var i = 0; i < _counts.Length; i++)
        {
            scores[i] = _counts[i] / (float)_filled;
            if (_counts[i] > best)
            {
                (second, best, winner) = (best, _counts[i], i);
            }
            else
            {
                second = Math.Max(second, _counts[i]);
            }
        }

        Class = best > second ? winner : LabelTimeline.None;
        Margin = (best - second) / (float)_filled;
    }
}
