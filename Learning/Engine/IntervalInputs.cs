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

    /// <summary>Lists the steps at which a neuron fired, the last first.</summary>
    /// <returns>How many.</returns>
    public int StepsOf(int word, int bit, int first, int end, Span<int> fired)
    {
        var count = 0;
        for (var step = end - 1; step >= first; step--)
        {
            if ((_bits[(step * Words) + word] >> bit & 1) != 0)
            {
                fired[count++] = step;
            }
        }

        return count;
    }
}
