namespace EdgeLearner.Learning.Engine;

/// <summary>What a layer saw in the steps of an interval: bits [steps, words].</summary>
internal readonly ref struct IntervalInputs(ReadOnlySpan<ulong> bits, int words, int steps)
{
    private readonly ReadOnlySpan<ulong> _bits = bits;

    /// <summary>Words of a step.</summary>
    public int Words { get; } = words;

    /// <summary>Steps of the interval.</summary>
    public int Steps { get; } = steps;

    /// <summary>Spikes at a step, [N] bits.</summary>
    public ReadOnlySpan<ulong> At(int step) => _bits.Slice(step * Words, Words);

    /// <summary>Neurons of a word that fired at any of some steps.</summary>
    public ulong AnyStep(int word, int first, int end)
    {
        var any = 0UL;
        for (var step = first; step < end; step++)
        {
            any |= _bits[(step * Words) + word];
        }

        return any;
    }

    /// <summary>At which of up to 64 steps a neuron fired: bit 0 is the first of them.</summary>
    public ulong StepsOf(int word, int bit, int first, int end)
    {
        var steps = 0UL;
        for (var step = first; step < end; step++)
        {
            steps |= (_bits[(step * Words) + word] >> bit & 1) << (step - first);
        }

        return steps;
    }
}
